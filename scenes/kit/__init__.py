"""Parts that tasks are built from: worlds, robots, controllers, props, measures and rules, fault templates."""
