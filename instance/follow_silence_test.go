package instance

import (
	"testing"
	"time"
)

// A remote that is silent is no better than one that fails: what it has by now nobody
// knows. Of a commit that is being ingested it is known.
func TestNothingIsSeenOfASilentRemote(t *testing.T) {
	f := &commits{state: GitStatus{CheckedAt: time.Now().Add(-time.Hour)}}
	check := func(when string, want bool) {
		t.Helper()
		if f.seesAll() != want {
			t.Errorf("%s: sees all is %v", when, !want)
		}
	}
	check("between looks", true)
	f.startLook()
	check("at first", true)
	f.looking = f.looking.Add(-patience)
	check("after too long", false)
	f.begin(&commitSource{})
	check("while a commit is ingested", true)
}
