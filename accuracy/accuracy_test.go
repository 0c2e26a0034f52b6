package accuracy

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestAccuracy holds the figures of every subject above their thresholds. A subject
// whose tool or corpus is absent is skipped unless ACCURACY_REQUIRED names it.
func TestAccuracy(t *testing.T) {
	env, err := NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	required := strings.Fields(os.Getenv("ACCURACY_REQUIRED"))
	for _, s := range Subjects() {
		t.Run(s.Name, func(t *testing.T) {
			report, err := Run(t.Context(), env, s, Options{Every: s.TestEvery, Examples: 5})
			if errors.Is(err, ErrAbsent) && !slices.Contains(required, s.Name) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			if err := report.WriteText(&text); err != nil {
				t.Fatal(err)
			}
			t.Log(text.String())
			for _, kind := range []Kind{Definition, Call} {
				if _, overridden := s.Thresholds[kind]; !overridden && report.Totals[kind].Truth == 0 {
					t.Errorf("the truth holds no items of kind %s", kind)
				}
			}
			for _, shortfall := range report.Shortfalls(s) {
				t.Error(shortfall)
			}
		})
	}
}
