package crawl

import (
	"io/fs"
	"math"
	"time"
)

// ChangeTime returns when a file was last changed, as far as its times tell: the
// time its inode changed, which only the system sets. A file that was renamed over
// another one of the same size and modification time differs by it.
//
// A modification time that lies ahead of it was set by hand, or the file system
// keeps no time of the inode. Then both are folded into one time that differs when
// either does.
func ChangeTime(info fs.FileInfo) time.Time {
	inode, modified := inodeTime(info), info.ModTime()
	if !modified.After(inode) {
		return inode
	}
	// Of the inode's time, what fits into 18 minutes: two of its values that look
	// alike lie exactly so far apart.
	folded := modified.UnixNano() - inode.UnixNano()&(1<<40-1)
	return time.Unix(0, folded)
}

// racy is how long after a write another write may leave the same times; file
// systems tick as slowly as this.
const racy = 20 * time.Millisecond

// SettledTime returns the change time that a record of content which was read since
// read may vouch for. When the file was so fresh that a write behind the read could
// have left the same, that is a time that no file has, so that the next crawl reads
// it again. Git does the same with its index.
func SettledTime(info fs.FileInfo, read time.Time) time.Time {
	if !settled(info.ModTime(), inodeTime(info), read) {
		return time.Unix(0, math.MinInt64)
	}
	return ChangeTime(info)
}

// settled reports whether every write behind read leaves other times. The time of
// the inode is the system's: it is settled when read lies well behind it. A
// modification time can be any; one of another day is not what a write would leave.
func settled(modified, inode, read time.Time) bool {
	return read.Sub(inode) >= racy && read.Sub(modified).Abs() >= racy
}
