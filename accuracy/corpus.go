package accuracy

import (
	"io/fs"
	"path/filepath"
)

// filesBelow lists the files below root that take accepts, relative to it, with
// slashes, in lexical order. take is asked for folders too, except root; those it
// refuses are not entered.
func filesBelow(root string, take func(path string, entry fs.DirEntry) bool) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		switch accepted := take(relative, entry); {
		case entry.IsDir() && !accepted:
			return filepath.SkipDir
		case !entry.IsDir() && accepted:
			files = append(files, relative)
		}
		return nil
	})
	return files, err
}
