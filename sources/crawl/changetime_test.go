package crawl

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A file so fresh that a later write could leave the same times is not vouched for.
func TestSettled(t *testing.T) {
	read := time.Unix(1e9, 0)
	for _, test := range []struct {
		modified, inode time.Duration // before the read
		want            bool
	}{
		{time.Hour, time.Hour, true},
		{racy, racy, true},
		{racy - 1, racy - 1, false},
		{0, 0, false},
		{time.Hour, racy - 1, false},   // renamed, or its time was set, just now
		{racy - 1, time.Hour, false},   // the file system has no time of the inode
		{-time.Hour, time.Hour, true},  // its time was set to one of the future long ago
		{-time.Hour, racy - 1, false},  // and just now
		{1 - racy, time.Hour, false},   // the file system's clock is a bit ahead
		{time.Hour, -time.Hour, false}, // the clock was set back: nothing can be said
		{-time.Hour, -time.Hour, false},
	} {
		if got := settled(read.Add(-test.modified), read.Add(-test.inode), read); got != test.want {
			t.Errorf("modified %v and its inode changed %v before the read: %v", test.modified, test.inode, got)
		}
	}
}

func TestSettledTime(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	info := touched(t, name, "1", time.Unix(1e9, 0))
	if got := SettledTime(info, inodeTime(info).Add(time.Hour)); !got.Equal(ChangeTime(info)) {
		t.Errorf("a settled file is recorded with %v instead of %v", got, ChangeTime(info))
	}
	if got := SettledTime(info, inodeTime(info)); got.Equal(ChangeTime(info)) || got.After(time.Unix(0, 0)) {
		t.Errorf("a fresh file is recorded with %v", got)
	}
}

// Whatever modification time a file is given, the same as before included, a write
// shows in its change time.
func TestEveryWriteShows(t *testing.T) {
	for _, when := range []time.Time{
		time.Unix(1e9, 0), time.Now().AddDate(10, 0, 0), time.Date(2400, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		name := filepath.Join(t.TempDir(), "a")
		before := touched(t, name, "1", when)
		after := before
		for inodeTime(after).Equal(inodeTime(before)) { // until the file system's clock ticks
			after = touched(t, name, "2", when)
		}
		if before.ModTime() != after.ModTime() || ChangeTime(before).Equal(ChangeTime(after)) {
			t.Errorf("set to %v: %v, then %v", when, ChangeTime(before), ChangeTime(after))
		}
		if stored := time.Unix(0, ChangeTime(after).UnixNano()); !stored.Equal(ChangeTime(after)) {
			t.Errorf("set to %v: %v is recorded as %v", when, ChangeTime(after), stored)
		}
	}
}

func touched(t *testing.T, name, content string, modified time.Time) fs.FileInfo {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, modified, modified); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
