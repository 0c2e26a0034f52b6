// Guards: no module.
go 1.22
