import math


def optimal_policy(r, pi_ref, beta):
    policy = []
    for rewards, reference in zip(r, pi_ref):
        row = [p * math.exp(x / beta) for x, p in zip(rewards, reference)]
        Z = sum(row)
        policy.append([w / Z for w in row])
    return policy
