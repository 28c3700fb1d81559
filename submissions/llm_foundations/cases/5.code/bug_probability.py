def log_cross_entropy(p, gold):
    return 1 - (p * gold).sum()
