"""What TypeScript and JavaScript code keeps its arguments to: guards that throw."""
