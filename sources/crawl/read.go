package crawl

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"elixirscope/ast"
)

// SkipError says why a file was not read. It wraps the error of the system where
// there was one, so that errors.Is finds fs.ErrNotExist.
type SkipError struct {
	Path   string
	Reason ast.Reason
	Err    error // the reason in words
}

// Error returns what was not read and why.
func (e *SkipError) Error() string { return fmt.Sprintf("read %s: %s: %v", e.Path, e.Reason, e.Err) }

// Unwrap returns the reason in words.
func (e *SkipError) Unwrap() error { return e.Err }

// ReadFile reads a file of the tree, given its slash-separated path relative to
// the root. The info is that of the very file that was read, as it was right
// before: when the file changes meanwhile, its next modification time differs. It
// is nil when the file could not be opened. Every error is a *SkipError.
//
// The path may come from anywhere: nothing outside the root is opened, no special
// file either, and never is more read than the configured maximum.
func (c *Crawler) ReadFile(path string) ([]byte, fs.FileInfo, error) {
	if !filepath.IsLocal(path) {
		return nil, nil, &SkipError{path, ast.OutsideRoot, fmt.Errorf("%q is not a path below the root", path)}
	}
	c.reopening.RLock()
	file, info, err := openRegular(c.root, path)
	c.reopening.RUnlock()
	if err != nil {
		return nil, info, c.refusal(path, info, err)
	}
	defer file.Close()
	if info.Size() > c.config.MaxFileSize {
		return nil, info, &SkipError{path, ast.TooLarge, c.tooLarge(info.Size())}
	}
	content, err := readAtMost(file, info.Size(), c.config.MaxFileSize)
	switch {
	case err != nil:
		return nil, info, &SkipError{path, ast.Unreadable, err}
	case int64(len(content)) > c.config.MaxFileSize:
		return nil, info, &SkipError{path, ast.TooLarge, c.tooLarge(int64(len(content)))}
	}
	return content, info, nil
}

func (c *Crawler) tooLarge(size int64) error {
	return fmt.Errorf("%d bytes, the maximum is %d", size, c.config.MaxFileSize)
}

// refusal gives the reason why openRegular failed.
func (c *Crawler) refusal(path string, info fs.FileInfo, err error) *SkipError {
	if target, outside := c.leadsOutside(path); outside {
		return &SkipError{path, ast.OutsideRoot, fmt.Errorf("leads to %s", target)}
	}
	if info != nil && !info.Mode().IsRegular() {
		return &SkipError{path, ast.SpecialFile, err}
	}
	return &SkipError{path, ast.Unreadable, err}
}

// openRegular opens a file unless it is anything else than a regular one. The
// info, where there is any, is that of the file that was opened or refused.
func openRegular(dir *os.Root, name string) (*os.File, fs.FileInfo, error) {
	// Opening a device can have effects of its own, so look first; and since the
	// file may be another one by the time it is opened, open it without waiting for
	// a FIFO's other end and look again.
	info, err := dir.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, info, notRegular(name, info)
	}
	file, err := dir.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, info, err
	}
	info, err = file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = notRegular(name, info)
	}
	if err != nil {
		file.Close()
		return nil, info, err
	}
	return file, info, nil
}

func notRegular(name string, info fs.FileInfo) error {
	return &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("is a %s", kind(info.Mode()))}
}

// readAtMost reads a file of about the given size, but no more than one byte
// above the maximum.
func readAtMost(r io.Reader, size, maximum int64) ([]byte, error) {
	// One byte of room more than the size lets the last read find the end.
	content := make([]byte, 0, size+1)
	for {
		room := content[len(content):min(int64(cap(content)), maximum+1)]
		if len(room) == 0 {
			return content, nil
		}
		n, err := r.Read(room)
		content = content[:len(content)+n]
		if err == io.EOF {
			return content, nil
		}
		if err != nil {
			return nil, err
		}
		if len(content) == cap(content) {
			content = append(content, 0)[:len(content)] // the file grew
		}
	}
}
