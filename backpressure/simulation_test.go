package backpressure_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"elixirscope/backpressure"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite testdata")

// The controller is driven through steps of load. Each file of testdata is a script
// of steps and what came of them. Beyond what is written there, it never oscillates:
// a step of load changes the state once at most, and once settled the rate stays
// within a factor of two and what is possible flows, nine tenths at least.
func TestLoadSteps(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("found %d scripts, %v", len(scripts), err)
	}
	for _, name := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := simulate(t, string(archive.Files[0].Data))
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// What holds for the scripts holds for any load that differs clearly from what the
// sink takes.
func TestAnyLoadStepsSettle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPlant()
		queue := rapid.Float64Range(1, 16).Draw(t, "queue") // up to 8 s of work
		for i := range rapid.IntRange(1, 3).Draw(t, "steps") {
			l := load{name: fmt.Sprint("step ", i), queue: queue, lasts: 90 * time.Second}
			l.drain = rapid.Float64Range(2, 50).Draw(t, "drain")
			l.source = l.drain * rapid.SampledFrom([]float64{0.01, 0.1, 0.5, 0.8, 1.3, 2, 10, 100}).Draw(t, "load")
			l.noise = rapid.Float64Range(0, 0.2).Draw(t, "noise")
			p.run(l).check(t, l)
		}
	})
}

// load is one step: what the source can deliver and the sink can take, in megabytes
// per second, and what else presses.
type load struct {
	name                                        string
	source, drain, queue, noise, memory, commit float64 // queue in megabytes, commit in seconds
	lasts                                       time.Duration
}

func simulate(t *testing.T, script string) string {
	p := newPlant()
	var l load
	var out strings.Builder
	for line := range strings.Lines(script) {
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		l = parseLoad(t, l, line)
		r := p.run(l)
		fmt.Fprintf(&out, "%s: %s\n", l.name, r)
		r.check(t, l)
	}
	return out.String()
}

// parseLoad reads "name key=value ...". What is not given is as in the step before.
func parseLoad(t *testing.T, l load, line string) load {
	fields := strings.Fields(line)
	l.name = fields[0]
	for _, field := range fields[1:] {
		key, value, _ := strings.Cut(field, "=")
		number, err := strconv.ParseFloat(value, 64)
		targets := map[string]*float64{"source": &l.source, "drain": &l.drain, "queue": &l.queue, "noise": &l.noise, "memory": &l.memory, "commit": &l.commit}
		switch target := targets[key]; {
		case err != nil:
			t.Fatalf("%s: %v", field, err)
		case key == "seconds":
			l.lasts = time.Duration(number * float64(time.Second))
		case target == nil:
			t.Fatalf("unknown: %s", field)
		default:
			*target = number
		}
	}
	return l
}

// plant is a source, a bounded queue and a sink that takes from it steadily or, with
// commit, a batch at a time.
type plant struct {
	controller *backpressure.Controller
	decision   backpressure.Decision
	random     *rand.Rand
	now        time.Time
	queued     float64 // megabytes
	admitted   float64
	tokens     float64
	taken      float64 // by the sink
	sinceBatch time.Duration
	limited    bool
}

// errorfer is a test of testing or of rapid.
type errorfer interface{ Errorf(string, ...any) }

func newPlant() *plant {
	return &plant{
		controller: backpressure.NewController(64 << 10),
		decision:   backpressure.Decision{Rate: backpressure.Unlimited},
		random:     rand.New(rand.NewPCG(1, 2)),
		now:        time.Unix(0, 0),
	}
}

const (
	quick  = 5 * time.Second // in which a hundredfold rate has to be found
	tick   = 10 * time.Millisecond
	sample = 100 * time.Millisecond
	mega   = 1e6
)

func (p *plant) run(l load) result {
	r := result{least: math.Inf(1)}
	var takenBefore float64
	taken := []float64{p.taken} // after each tick
	for elapsed := time.Duration(0); elapsed < l.lasts; elapsed += tick {
		p.flow(l)
		p.now = p.now.Add(tick)
		r.peak = max(r.peak, p.queued)
		taken = append(taken, p.taken)
		before := taken[max(0, len(taken)-int(time.Second/tick)-1)]
		if r.full == 0 && p.taken-before >= 0.9*min(l.source, l.drain) {
			r.full = elapsed + tick
		}
		if elapsed%sample == 0 {
			before := p.decision
			p.step(l)
			if p.decision.State != before.State {
				r.transitions = append(r.transitions, fmt.Sprintf("%s after %.1f s because of %s", p.decision.State, elapsed.Seconds(), p.decision.Cause))
			}
		}
		if elapsed == l.lasts/2 {
			takenBefore = p.taken
		}
		if elapsed >= l.lasts/2 {
			r.least, r.most = min(r.least, float64(p.decision.Rate)), max(r.most, float64(p.decision.Rate))
		}
	}
	r.throughput = (p.taken - takenBefore) / (l.lasts / 2).Seconds()
	r.state = p.decision.State
	return r
}

// flow moves bytes for one tick.
func (p *plant) flow(l load) {
	seconds := tick.Seconds()
	rate := math.Inf(1)
	if p.decision.State != backpressure.Normal {
		rate = float64(p.decision.Rate) / mega
	}
	p.tokens = min(p.tokens, 0.1*rate) + rate*seconds
	free := min(l.source*seconds, l.queue-p.queued)
	if p.tokens < free {
		p.limited = true
	}
	n := max(min(free, p.tokens), 0)
	p.tokens, p.admitted, p.queued = p.tokens-n, p.admitted+n, p.queued+n
	if math.IsInf(rate, 1) {
		p.tokens = 0
	}
	p.sinceBatch += tick
	if p.sinceBatch.Seconds() < l.commit {
		return
	}
	drain := min(p.queued, l.drain*p.sinceBatch.Seconds()*(1+l.noise*(2*p.random.Float64()-1)))
	p.queued, p.taken, p.sinceBatch = p.queued-drain, p.taken+drain, 0
}

func (p *plant) step(l load) {
	readings := []backpressure.Reading{
		{Name: "queue", Pressure: p.queued / l.queue},
		{Name: "memory", Pressure: l.memory, Pauses: true},
	}
	p.decision = p.controller.Step(
		backpressure.Sample{At: p.now, Readings: readings},
		backpressure.Traffic{Admitted: uint64(p.admitted * mega), Limited: p.limited || p.decision.State == backpressure.Paused})
	p.limited = false
}

// result is what came of one step of load: least, most and throughput are those of
// its second half, when it should have settled.
type result struct {
	transitions             []string
	state                   backpressure.State
	least, most, throughput float64
	peak                    float64       // of the queue
	full                    time.Duration // until nine tenths of what is possible flow
}

func (r result) String() string {
	s := "stays " + r.state.String()
	if len(r.transitions) > 0 {
		s = strings.Join(r.transitions, ", ")
	}
	rate := "unlimited"
	if r.least < backpressure.Unlimited {
		rate = fmt.Sprintf("%.2f to %.2f MB/s", r.least/mega, r.most/mega)
	}
	full := "never full flow"
	if r.full > 0 {
		full = fmt.Sprintf("full flow after %.1f s", r.full.Seconds())
	}
	return fmt.Sprintf("%s; %s; then rate %s, throughput %.2f MB/s; queue up to %.1f MB", s, full, rate, r.throughput, r.peak)
}

func (r result) check(t errorfer, l load) {
	if len(r.transitions) > 1 {
		t.Errorf("%s: oscillates: %v", l.name, r.transitions)
	}
	if r.state == backpressure.Normal && r.full > quick {
		t.Errorf("%s: it takes %v until what is possible flows", l.name, r.full)
	}
	if r.state == backpressure.Paused {
		return
	}
	if r.most < backpressure.Unlimited && r.most > 2*r.least {
		t.Errorf("%s: the rate does not settle: %.2f to %.2f MB/s", l.name, r.least/mega, r.most/mega)
	}
	if possible := min(l.source, l.drain); l.memory == 0 && r.throughput < 0.9*possible {
		t.Errorf("%s: %.2f of %.2f MB/s flow", l.name, r.throughput, possible)
	}
}
