package instance

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"elixirscope/api"
	"elixirscope/ast/engine"
	"elixirscope/foundation/config"
	"elixirscope/foundation/events"
	"elixirscope/pipeline"
	"elixirscope/sources/ignore"
	"elixirscope/sources/watch"

	"github.com/adrg/xdg"
)

// Options are everything that an ingest can be told. The tags are those of package
// config: the keys, what they mean and what is allowed.
type Options struct {
	Data        string             `config:"data" help:"directory of the store; empty: elixirscope below XDG_DATA_HOME"`
	Log         LogOptions         `config:"log"`
	Ingest      IngestOptions      `config:"ingest"`
	Pipeline    PipelineOptions    `config:"pipeline"`
	Watch       WatchOptions       `config:"watch"`
	Events      EventOptions       `config:"events"`
	API         APIOptions         `config:"api"`
	Memory      MemoryOptions      `config:"memory"`
	Cache       CacheOptions       `config:"cache"`
	Query       QueryOptions       `config:"query"`
	Health      HealthOptions      `config:"health"`
	Supervision SupervisionOptions `config:"supervision"`
	Telemetry   TelemetryOptions   `config:"telemetry"`
	Breaker     BreakerOptions     `config:"breaker"`
}

// LogOptions are what is logged on standard error.
type LogOptions struct {
	Level  string `config:"level" hot:"true" allowed:"debug|info|warn|error" help:"what to log on standard error"`
	Format string `config:"format" allowed:"text|json" help:"lines of key=value, or of JSON"`
}

// IngestOptions are what is ingested and how; see Settings.
type IngestOptions struct {
	Repositories []string      `config:"repositories" help:"directories, files or git:PATH_OR_URL[@REV], where the command line names none; empty: the current directory"`
	Include      []string      `config:"include" flag:"include" help:"only these files: globs as in .gitignore"`
	Exclude      []string      `config:"exclude" flag:"exclude" help:"not these files: globs as in .gitignore"`
	MaxFileSize  config.Bytes  `config:"max_file_size" flag:"max-file-size" min:"1" help:"record larger files, but do not parse them"`
	ParseTimeout time.Duration `config:"parse_timeout" flag:"parse-timeout" min:"1ms" help:"give up on a file after so much processor time"`
	ParseMemory  config.Bytes  `config:"parse_memory" flag:"parse-memory" min:"1" help:"give up on a file that needs more memory"`
}

// PipelineOptions bound what is under way.
type PipelineOptions struct {
	Jobs          int          `config:"jobs" flag:"jobs" min:"0" max:"1024" help:"files worked on at the same time; 0: one per core"`
	StageCapacity int          `config:"stage_capacity" flag:"stage-capacity" min:"1" max:"65536" help:"files that may wait between two stages"`
	BytesInFlight config.Bytes `config:"bytes_in_flight" flag:"bytes-in-flight" min:"1" help:"source bytes that are worked on at the same time"`
	Queue         int          `config:"queue" flag:"queue" min:"1" help:"changed files that may wait; from 80% of it on sources slow down"`
}

// WatchOptions are how soon changes are seen.
type WatchOptions struct {
	Debounce time.Duration `config:"debounce" flag:"debounce" min:"0s" help:"how long a path must be quiet to be read"`
	GitPoll  time.Duration `config:"git_poll" flag:"git-poll" hot:"true" min:"1ms" help:"how often to look what the revision of a git repository names"`
}

// EventOptions are who is told what changes, and how long that is kept.
type EventOptions struct {
	To         []string      `config:"to" help:"files that what changes is appended to, as lines of JSON (CloudEvents); - is standard output"`
	Age        time.Duration `config:"age" hot:"true" min:"0s" help:"forget changes that are older; 0s: never"`
	Size       config.Bytes  `config:"size" hot:"true" help:"forget the oldest changes when all take more; 0: never"`
	MaxSinkLag config.Bytes  `config:"max_sink_lag" flag:"max-sink-lag" min:"1" help:"pause the sources when a file of events.to is so much behind"`
}

// APIOptions are where questions are answered, beside the socket in the data directory.
type APIOptions struct {
	HTTP        string        `config:"http" flag:"http" help:"serve the API at this address too: HOST:PORT, or :PORT for this machine only; empty: nowhere"`
	TokenFile   string        `config:"token_file" help:"file with the token that requests to api.http need; empty: that of ELIXIRSCOPE_API_TOKEN, or none for this machine only"`
	TLSCert     string        `config:"tls_cert" help:"PEM file with the certificate for https at api.http; empty: http"`
	TLSKey      string        `config:"tls_key" help:"PEM file with its key"`
	Timeout     time.Duration `config:"timeout" min:"1ms" help:"how long answering a question may take"`
	MaxRequests int           `config:"max_requests" min:"1" max:"4096" help:"questions that are answered at the same time; others wait for some seconds"`
	Pprof       bool          `config:"pprof" flag:"pprof" help:"serve profiles of the process beside the API"`
}

// MemoryOptions bound the memory of the process.
type MemoryOptions struct {
	Limit config.Bytes `config:"limit" help:"slow down to stay below so much memory; 0: that of the cgroup, or GOMEMLIMIT"`
}

// CacheOptions bound what is kept because it may be asked for again.
type CacheOptions struct {
	Units      config.Bytes  `config:"units" hot:"true" help:"memory for facts of files that were read; 0: none are kept"`
	Answers    config.Bytes  `config:"answers" hot:"true" help:"memory for answers; 0: none are kept"`
	AnswersAge time.Duration `config:"answers_age" hot:"true" min:"1ms" help:"how long an answer is kept at most; it is never out of date"`
}

// QueryOptions bound what one question may take. Whoever asks can ask for less.
type QueryOptions struct {
	Timeout   time.Duration `config:"timeout" hot:"true" min:"1ms" help:"how long a question may take; then it is answered with what was found"`
	MaxRows   int           `config:"max_rows" hot:"true" min:"1" help:"rows of an answer; there is a cursor to the others"`
	MaxMemory config.Bytes  `config:"max_memory" hot:"true" min:"1" help:"memory for the rows of an answer; there is a cursor to the others"`
}

// HealthOptions are how services are checked.
type HealthOptions struct {
	Interval    time.Duration `config:"interval" hot:"true" min:"10ms" help:"how often every service is checked"`
	Timeout     time.Duration `config:"timeout" min:"1ms" help:"how long a check may take"`
	MinFreeDisk config.Bytes  `config:"min_free_disk" hot:"true" help:"reads only when the disk of the store has less left"`
}

// SupervisionOptions are how services are started, started again, and stopped.
type SupervisionOptions struct {
	MaxRestarts  int           `config:"max_restarts" min:"0" help:"restarts of a service within the period; one more fails what it belongs to"`
	Period       time.Duration `config:"period" min:"1ms" help:"in which restarts are counted"`
	StartTimeout time.Duration `config:"start_timeout" min:"1ms" help:"how long a service may take to be ready"`
	StopTimeout  time.Duration `config:"stop_timeout" min:"1ms" help:"how long a service may take to end"`
	DrainTimeout time.Duration `config:"drain_timeout" flag:"drain-timeout" min:"1ms" help:"how long to commit what was accepted, when interrupted"`
}

// TelemetryOptions are where metrics go.
type TelemetryOptions struct {
	FlushInterval time.Duration `config:"flush_interval" hot:"true" min:"10ms" help:"how often what was counted is summed up"`
	PushURL       string        `config:"push_url" help:"send metrics to this URL, in the text format of Prometheus; empty: nowhere"`
	PushInterval  time.Duration `config:"push_interval" hot:"true" min:"100ms" help:"how often metrics are sent"`
}

// BreakerOptions are when calls that leave the process are given up.
type BreakerOptions struct {
	Threshold   int           `config:"threshold" min:"1" help:"failures in a row after which nothing is called any more"`
	Recovery    time.Duration `config:"recovery" min:"1ms" help:"after which a call is tried again"`
	CallTimeout time.Duration `config:"call_timeout" min:"1ms" help:"how long a call may take"`
}

// DefaultOptions returns what is in force where nothing is said. They are the same on
// every machine: what depends on it (directory, cores, memory) is empty or 0.
func DefaultOptions() Options {
	settings, pipe, keep := DefaultSettings(), pipeline.DefaultConfig(), DefaultRetention()
	limits, apiLimits := engine.DefaultLimits(), api.DefaultLimits()
	return Options{
		Log: LogOptions{Level: "info", Format: "text"},
		Ingest: IngestOptions{MaxFileSize: config.Bytes(settings.MaxFileSize), ParseTimeout: settings.ParseTimeout,
			ParseMemory: config.Bytes(settings.ParseMemory)},
		Pipeline: PipelineOptions{StageCapacity: pipe.Capacity, BytesInFlight: config.Bytes(pipe.BytesInFlight), Queue: DefaultQueue},
		Watch:    WatchOptions{Debounce: watch.DefaultConfig().Debounce, GitPoll: 30 * time.Second},
		Events:   EventOptions{Age: keep.Age, Size: config.Bytes(keep.Bytes), MaxSinkLag: DefaultSinkLag},
		API:      APIOptions{Timeout: apiLimits.Timeout, MaxRequests: apiLimits.Requests},
		Cache:    CacheOptions{Units: 64 << 20, Answers: 32 << 20, AnswersAge: 5 * time.Minute},
		Query:    QueryOptions{Timeout: limits.Time, MaxRows: limits.Rows, MaxMemory: config.Bytes(limits.Bytes)},
		Health:   HealthOptions{Interval: 30 * time.Second, Timeout: 5 * time.Second, MinFreeDisk: 256 << 20},
		Supervision: SupervisionOptions{MaxRestarts: 5, Period: time.Minute, StartTimeout: 30 * time.Second,
			StopTimeout: 10 * time.Second, DrainTimeout: 30 * time.Second},
		Telemetry: TelemetryOptions{FlushInterval: time.Second, PushInterval: 10 * time.Second},
		Breaker:   BreakerOptions{Threshold: 5, Recovery: time.Minute, CallTimeout: 30 * time.Second},
	}
}

// Caches returns the bounds of the caches.
func (o Options) Caches() Caches {
	bytes := func(b config.Bytes) int64 {
		if b == 0 {
			return -1 // which nothing fits in
		}
		return int64(b)
	}
	return Caches{Units: bytes(o.Cache.Units), Answers: bytes(o.Cache.Answers), AnswersAge: o.Cache.AnswersAge}
}

// Limits returns the bounds of one question.
func (o Options) Limits() engine.Limits {
	return engine.Limits{Time: o.Query.Timeout, Rows: o.Query.MaxRows, Bytes: int64(o.Query.MaxMemory)}
}

// Validate reports everything that is wrong beyond what the tags allow.
func (o Options) Validate() error {
	settings := o.Settings()
	settings.Include, settings.Exclude = nil, nil
	return errors.Join(
		settings.Validate(), o.WatchConfig().Validate(), o.Retention().Validate(),
		validateGlobs("ingest.include", o.Ingest.Include), validateGlobs("ingest.exclude", o.Ingest.Exclude),
		o.Events.validate(), o.API.validate(), o.Memory.validate(), o.Health.validate(), o.Telemetry.validate(),
	)
}

func validateGlobs(key string, globs []string) error {
	if _, err := ignore.Globs(globs); err != nil {
		return &config.KeyError{Key: key, Problem: "holds what is no glob: " + err.Error()}
	}
	return nil
}

func (o EventOptions) validate() error {
	var faults []error
	for i, to := range o.To {
		if to == "" {
			faults = append(faults, &config.KeyError{Key: "events.to", Problem: "holds an empty name, must be files, or - for standard output"})
		} else if slices.Contains(o.To[:i], to) {
			faults = append(faults, &config.KeyError{Key: "events.to", Problem: "names " + to + " twice"})
		}
	}
	return errors.Join(faults...)
}

func (o APIOptions) validate() error {
	if o.HTTP == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(o.HTTP)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return &config.KeyError{Key: "api.http", Problem: fmt.Sprintf("is %q, must be HOST:PORT or :PORT", o.HTTP)}
	}
	if (o.TLSCert == "") != (o.TLSKey == "") {
		return &config.KeyError{Key: "api.tls_cert", With: "api.tls_key", Problem: "and api.tls_key are set together or not at all"}
	}
	return nil
}

// leastMemory is what the program needs to do anything.
const leastMemory = 64 << 20

func (o MemoryOptions) validate() error {
	if o.Limit > 0 && o.Limit < leastMemory {
		return &config.KeyError{Key: "memory.limit", Problem: fmt.Sprintf("is %d bytes, must be at least 64M, or 0 for that of the system", o.Limit)}
	}
	return nil
}

func (o APIOptions) limits() api.Limits {
	return api.Limits{Requests: o.MaxRequests, Timeout: o.Timeout}
}

func (o HealthOptions) validate() error {
	if o.Timeout > o.Interval {
		return &config.KeyError{Key: "health.timeout", With: "health.interval",
			Problem: fmt.Sprintf("is %v, must be at most health.interval, %v", o.Timeout, o.Interval)}
	}
	return nil
}

func (o TelemetryOptions) validate() error {
	if o.PushURL == "" {
		return nil
	}
	if u, err := url.Parse(o.PushURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return &config.KeyError{Key: "telemetry.push_url", Problem: "is not the URL of a server: use http://HOST/PATH or https://HOST/PATH"}
	}
	return nil
}

// DataDir returns the directory of the store.
func (o Options) DataDir() string { return cmp.Or(o.Data, DefaultData()) }

// Settings returns what decides over a repository.
func (o Options) Settings() Settings {
	return Settings{Include: o.Ingest.Include, Exclude: o.Ingest.Exclude, MaxFileSize: int64(o.Ingest.MaxFileSize),
		ParseTimeout: o.Ingest.ParseTimeout, ParseMemory: int64(o.Ingest.ParseMemory)}
}

// PipelineConfig returns the bounds of the pipeline.
func (o Options) PipelineConfig() pipeline.Config {
	c := pipeline.DefaultConfig()
	c.Jobs = cmp.Or(o.Pipeline.Jobs, c.Jobs)
	c.Capacity, c.BytesInFlight = o.Pipeline.StageCapacity, int64(o.Pipeline.BytesInFlight)
	return c
}

// WatchConfig returns how soon changes are seen. Who asks for a long debounce means it.
func (o Options) WatchConfig() watch.Config {
	c := watch.DefaultConfig()
	c.Debounce, c.MaxDelay = o.Watch.Debounce, max(c.MaxDelay, o.Watch.Debounce)
	return c
}

// Retention returns how long, and how much of, what changed is kept.
func (o Options) Retention() events.Retention {
	return events.Retention{Age: o.Events.Age, Bytes: int64(o.Events.Size)}
}

// DefaultOptionsFile returns the name of the configuration that is read where none is
// named, if it exists: elixirscope/ingest.yaml below XDG_CONFIG_HOME.
func DefaultOptionsFile() string { return filepath.Join(xdg.ConfigHome, "elixirscope", "ingest.yaml") }

// LoadOptions loads the options. The overrides are in the data directory that the other
// sources name. See config.Load for the errors.
func LoadOptions(s config.Sources) (*config.Store[Options], error) {
	type unchecked Options // has no Validate: rules across keys are about overrides too
	named, err := config.Load(unchecked(DefaultOptions()), s)
	if err != nil {
		return nil, err
	}
	s.Overrides = filepath.Join(Options(*named.Get()).DataDir(), "overrides.yaml")
	return config.Load(DefaultOptions(), s)
}
