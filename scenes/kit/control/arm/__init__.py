"""Control of arms: poses, inverse kinematics, and the expert that runs a plan."""
