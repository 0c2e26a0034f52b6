package instance_test

const fateVariable = "INSTANCE_TEST_FATE"
func meet(string) error { return nil }
