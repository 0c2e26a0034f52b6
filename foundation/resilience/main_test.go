package resilience_test

import (
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bubbled is a test in a bubble of virtual time, which has no deadline of its own for rapid
// to ask for.
type bubbled struct{ rapid.TB }

// checkInBubble checks a property in virtual time.
func checkInBubble(t *testing.T, property func(*rapid.T)) {
	synctest.Test(t, func(t *testing.T) { rapid.Check(bubbled{t}, property) })
}
