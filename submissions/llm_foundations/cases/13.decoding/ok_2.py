def greedy(p):
    best = 0
    for i in range(1, len(p)):
        if p[i] > p[best]:
            best = i
    return best


def _keep(p, kept):
    total = sum(p[i] for i in kept)
    return [p[i] / total if i in kept else 0.0 for i in range(len(p))]


def top_k(p, k):
    return _keep(p, sorted(range(len(p)), key=lambda i: p[i], reverse=True)[:k])


def top_p(p, thr):
    kept, mass = [], 0.0
    for i in sorted(range(len(p)), key=lambda i: -p[i]):
        kept.append(i)
        mass += p[i]
        if mass >= thr:
            break
    return _keep(p, kept)
