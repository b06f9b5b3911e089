# Writes tables of packages of R with a number to answer as CSV files with a header: regression.R DIRECTORY. A gap is an empty cell.
directory <- commandArgs(TRUE)[1]
tables <- list(mlbench = "BostonHousing2", modeldata = c("concrete", "ames"), carData = "Salaries")
for (package in names(tables)) {
  for (name in tables[[package]]) {
    found <- new.env()
    data(list = name, package = package, envir = found)
    write.csv(as.data.frame(found[[name]]), file.path(directory, paste0(name, ".csv")), row.names = FALSE, na = "")
  }
}
