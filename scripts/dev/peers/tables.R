# Writes tables that packages of R have as CSV files with a header: tables.R DIRECTORY. A gap is an empty cell.
directory <- commandArgs(TRUE)[1]
tables <- list(
  mlbench = c("Glass", "HouseVotes84", "DNA", "Ionosphere", "PimaIndiansDiabetes", "Satellite", "Sonar", "Soybean", "Vehicle",
    "Vowel", "Zoo"),
  kernlab = c("musk", "promotergene", "spam"),
  caret = c("GermanCredit", "dhfr", "mdrr", "scat", "segmentationData"),
  modeldata = c("ad_data", "attrition", "credit_data", "hpc_data", "mlc_churn"),
  carData = c("Arrests", "BEPS", "Chile", "Mroz", "TitanicSurvival", "WVS"),
  MASS = c("birthwt", "crabs")
)
for (package in names(tables)) {
  for (name in tables[[package]]) {
    found <- new.env()
    data(list = name, package = package, envir = found)
    table <- if (name == "mdrr") cbind(class = found$mdrrClass, found$mdrrDescr) else as.data.frame(found[[name]])
    words <- sapply(table, is.logical)
    table[words] <- lapply(table[words], function(column) ifelse(column, "yes", "no"))
    if (name == "Soybean") table[-1] <- lapply(table[-1], function(column) ifelse(is.na(column), NA, paste0("v", column)))
    names(table) <- make.names(names(table), unique = TRUE)
    write.csv(table, file.path(directory, paste0(name, ".csv")), row.names = FALSE, na = "")
  }
}
