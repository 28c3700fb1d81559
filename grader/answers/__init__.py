"""Answer kinds, one file each: untrusted text to a typed answer or `Malformed`."""
