"""Judge the rollouts of a world of any maker: generic rules, the numbers of its clean rollout, and the certificate."""
