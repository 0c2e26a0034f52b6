package crawl

import (
	"io/fs"
	"time"
)

// ChangeTime returns when a file was last changed: the later of its modification
// time, which anybody can set, and the time its inode changed, which only the
// system sets. A file that was renamed over another one of the same size and
// modification time differs by the second.
func ChangeTime(info fs.FileInfo) time.Time {
	if inode := inodeTime(info); inode.After(info.ModTime()) {
		return inode
	}
	return info.ModTime()
}
