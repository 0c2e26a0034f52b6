// Package ruby extracts the facts of Ruby source.
package ruby
