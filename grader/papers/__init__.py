"""Papers as data: the questions of an assessment as a document to print, and the sheet on which they are answered."""
