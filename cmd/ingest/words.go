package main

import "fmt"

// number says how many there are of something: "1 file", "2 files".
func number[T int | int64](n T, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func files[T int | int64](n T) string { return number(n, "file", "files") }

// amount says how many bytes there are, in units of 1000 as the network and disks
// have them: "812 B", "12.3 KB", "4.5 MB".
func amount(bytes float64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%.0f B", bytes)
	}
	unit := ""
	for _, unit = range []string{"KB", "MB", "GB"} {
		if bytes /= 1000; bytes < 999.95 { // what rounds to less than 1000.0
			break
		}
	}
	return fmt.Sprintf("%.1f %s", bytes, unit)
}
