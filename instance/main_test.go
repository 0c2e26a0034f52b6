package instance_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain also is the program that some tests start to see it die.
func TestMain(m *testing.M) {
	if fate := os.Getenv(fateVariable); fate != "" {
		if err := meet(fate); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	if err := boundChecks(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// boundChecks lowers the number of checks of properties, each of which takes some
// real ingests here, unless the command line sets it or SOAK asks for many.
func boundChecks() error {
	const name = "rapid.checks"
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	switch {
	case given:
		return nil
	case soaking():
		return flag.Set(name, "500")
	}
	return flag.Set(name, "4")
}

func soaking() bool { return os.Getenv("SOAK") != "" }
