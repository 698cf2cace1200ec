"""Control of arms: poses, inverse kinematics, and the expert that executes a plan."""
