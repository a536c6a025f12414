"""What Python code keeps its arguments and fields to: guards, asserts, validators."""
