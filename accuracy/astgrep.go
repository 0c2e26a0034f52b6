package accuracy

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// astGrepVersion is the release that structural search is compared with.
const astGrepVersion = "0.51.1"

// ASTGrep returns the path of ast-grep, which it installs into the cache with npm. The
// error wraps ErrAbsent when that is not possible.
func ASTGrep(ctx context.Context, env Environment) (string, error) {
	directory, err := env.CacheDir("ast-grep-" + astGrepVersion)
	if err != nil {
		return "", err
	}
	installed := filepath.Join(directory, "node_modules", "@ast-grep", "cli-*", "ast-grep")
	if found, err := filepath.Glob(installed); err == nil && len(found) > 0 {
		return found[0], nil
	}
	npm, err := Tool("npm")
	if err != nil {
		return "", err
	}
	// The binary is in a package for the platform, so no script has to run.
	install := exec.CommandContext(ctx, npm, "install", "--prefix", directory, "--ignore-scripts", "--no-package-lock",
		"--no-audit", "--no-fund", "@ast-grep/cli@"+astGrepVersion)
	if output, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: install ast-grep: %v\n%s", ErrAbsent, err, output)
	}
	found, err := filepath.Glob(installed)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%w: npm has no ast-grep for this platform", ErrAbsent)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}
