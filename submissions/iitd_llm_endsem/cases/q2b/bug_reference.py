def optimal_policy(r, pi_ref, beta):
    return pi_ref
