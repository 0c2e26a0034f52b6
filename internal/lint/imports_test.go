package lint

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// allowed says which packages of ours each package may import; a name ending in /
// stands for everything below it. The longest matching name counts. Tests may
// import more.
func allowed() map[string][]string {
	language := []string{"ast", "ast/syntax", "ast/lang"}
	return map[string][]string{
		"ast":                       {},
		"ast/syntax":                {"ast", "ast/syntax/needscgo", "foundation/column"},
		"ast/syntax/needscgo":       {},
		"ast/lang":                  {"ast", "ast/syntax"},
		"ast/lang/langtest":         language,
		"ast/lang/all":              {"ast/lang", "ast/lang/"},
		"ast/lang/":                 language,
		"ast/pattern":               {"ast", "ast/lang", "ast/syntax"},
		"ast/repository":            {"ast", "ast/syntax", "foundation/cache", "foundation/column", "foundation/events", "foundation/store"},
		"ast/query":                 {"ast"},
		"ast/engine":                {"ast", "ast/lang", "ast/pattern", "ast/query", "ast/repository", "ast/syntax", "foundation/cache", "foundation/events", "foundation/parallel"},
		"ast/format":                {"ast", "ast/query"},
		"ast/sql":                   {"ast", "ast/engine", "ast/query", "ast/repository"},
		"foundation/cache":          {},
		"foundation/column":         {},
		"foundation/config":         {},
		"foundation/store":          {},
		"foundation/events":         {"foundation/column", "foundation/resilience", "foundation/store"},
		"foundation/quarantine":     {"foundation/column"},
		"foundation/registry":       {},
		"foundation/supervision":    {},
		"foundation/health":         {},
		"foundation/parallel":       {},
		"foundation/resilience":     {},
		"foundation/telemetry":      {},
		"backpressure":              {},
		"flow":                      {},
		"sources/ignore":            {},
		"sources/ignore/ignoretest": {},
		"ast/classify":              {"ast"},
		"sources/crawl":             {"ast", "flow", "sources/ignore"},
		"sources/watch":             {"ast", "flow", "sources/crawl", "sources/ignore"},
		"sources/git":               {"ast", "foundation/resilience", "sources/crawl", "sources/ignore"},
		"sources/jsonl":             {"ast", "sources/crawl"},
		"stages":                    {"ast", "ast/classify", "ast/lang", "ast/repository", "ast/syntax", "backpressure", "flow", "foundation/quarantine"},
		"sinks":                     {"ast", "ast/engine", "ast/query", "ast/repository", "foundation/events", "foundation/resilience"},
		"sinks/":                    {"ast/query", "sinks"},
		"pipeline":                  {"ast", "ast/repository", "backpressure", "flow", "stages"},
		"api":                       {"ast/engine", "ast/format", "ast/query", "foundation/config", "foundation/events", "foundation/health"},
		"api/client":                {"ast/query"},
		"instance":                  {"api", "ast", "ast/", "backpressure", "flow", "foundation/", "pipeline", "sinks", "sinks/", "sources/", "stages"},
		"cmd/ingest":                {"api", "api/client", "backpressure", "foundation/config", "foundation/events", "foundation/health", "foundation/supervision", "foundation/telemetry", "sinks/jsonl", "sources/watch", "ast", "ast/format", "foundation/store", "instance", "pipeline"},
		"cmd/query":                 {"api", "api/client", "ast", "ast/engine", "ast/format", "ast/query", "ast/sql", "foundation/store", "instance"},
		"cmd/accuracy":              {"accuracy"},
		"accuracy":                  {"ast", "ast/lang", "ast/lang/", "ast/syntax"},
		"accuracy/structural":       {"accuracy", "ast/lang", "ast/pattern", "ast/syntax"},
		"bench":                     {"ast", "ast/", "instance", "pipeline"},
		"e2e":                       {},
		"internal/lint":             {},
	}
}

func TestImportsRunOneWay(t *testing.T) {
	rules := allowed()
	for _, f := range sources(t) {
		if f.isTest() {
			continue
		}
		rule, ok := ruleFor(rules, f.dir())
		if !ok {
			t.Errorf("%s: package %s is not in the table of allowed imports; give it a place there", f.path, f.dir())
			continue
		}
		for _, imported := range f.imports() {
			ours, isOurs := strings.CutPrefix(imported, module+"/")
			if isOurs && !slices.ContainsFunc(rule, func(name string) bool { return covers(name, ours) }) {
				t.Errorf("%s imports %s, which package %s may not: see the table, and ARCHITECTURE.md", f.path, ours, f.dir())
			}
		}
	}
}

func ruleFor(rules map[string][]string, dir string) ([]string, bool) {
	if rule, ok := rules[dir]; ok {
		return rule, true
	}
	for d := path.Dir(dir); d != "."; d = path.Dir(d) {
		if rule, ok := rules[d+"/"]; ok {
			return rule, true
		}
	}
	return nil, false
}

func covers(name, dir string) bool {
	return name == dir || strings.HasSuffix(name, "/") && strings.HasPrefix(dir, name)
}

// owners says which packages may import an external module, so that each is known
// in one or two places. Modules that are not listed are free.
func owners() map[string][]string {
	return map[string][]string{
		"github.com/cockroachdb/pebble":      {"foundation/store", "foundation/events", "ast/repository", "instance"},
		"github.com/reugn/go-streams":        {"flow"},
		"github.com/tree-sitter/":            {"ast/syntax", "ast/lang/"},
		"github.com/klauspost/compress":      {"api", "ast/repository"},
		"github.com/go-enry/go-enry":         {"ast/lang", "ast/classify"},
		"github.com/spf13/cobra":             {"cmd/"},
		"github.com/vbauerster/mpb":          {"cmd/"},
		"github.com/jedib0t/go-pretty":       {"cmd/", "ast/format"},
		"github.com/adrg/xdg":                {"instance"},
		"github.com/go-git/":                 {"sources/git"},
		"github.com/hbollon/go-edlib":        {"ast/engine"},
		"github.com/ncruces/":                {"ast/sql"},
		"golang.org/x/mod":                   {"ast/lang/gomod"},
		"github.com/VictoriaMetrics/metrics": {"backpressure", "flow", "foundation/", "pipeline", "instance", "ast/repository", "ast/engine"},
		"github.com/maypok86/otter":          {"foundation/cache"},
		"github.com/KimMachineGun/":          {"backpressure"},
		"github.com/fsnotify/fsnotify":       {"sources/watch"},
		"go.yaml.in/yaml/":                   {"foundation/config"},
	}
}

func TestDependenciesHaveOwners(t *testing.T) {
	for _, f := range sources(t) {
		if f.isTest() {
			continue
		}
		for _, imported := range f.imports() {
			for external, packages := range owners() {
				if strings.HasPrefix(imported, external) && !slices.ContainsFunc(packages, func(name string) bool { return covers(name, f.dir()) }) {
					t.Errorf("%s imports %s, which belongs to %v", f.path, imported, packages)
				}
			}
		}
	}
}

// Two folders that import each other are one folder in disguise.
func TestFoldersDoNotImportEachOther(t *testing.T) {
	edges := make(map[[2]string]string)
	for _, f := range sources(t) {
		if f.isTest() {
			continue
		}
		for _, imported := range f.imports() {
			if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
				from, _, _ := strings.Cut(f.dir(), "/")
				target, _, _ := strings.Cut(ours, "/")
				if from != target {
					edges[[2]string{from, target}] = f.path
				}
			}
		}
	}
	for edge, path := range edges {
		if back, ok := edges[[2]string{edge[1], edge[0]}]; ok && edge[0] < edge[1] {
			t.Errorf("%s and %s import each other: %s, %s", edge[0], edge[1], path, back)
		}
	}
}
