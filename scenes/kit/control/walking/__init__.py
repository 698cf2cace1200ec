"""Walking: gait maths, foot swing, whole-body torque control, and the expert that combines them."""
