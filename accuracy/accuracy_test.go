package accuracy

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// TestAccuracy holds the figures of every subject above their thresholds.
func TestAccuracy(t *testing.T) {
	env, err := NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Subjects() {
		t.Run(s.Name, func(t *testing.T) {
			report, err := Run(t.Context(), env, s, Options{Every: s.TestEvery, Examples: 5})
			if errors.Is(err, ErrAbsent) && os.Getenv("ACCURACY_REQUIRED") == "" {
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
