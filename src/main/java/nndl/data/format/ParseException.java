package nndl.data.format;

import nndl.data.table.Faults;

/** A line that is no sample. Whoever reads lines goes on with the next one. */
final class ParseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Fault fault;
  private final String place;
  private final String expected;
  private final String found;

  ParseException(Fault fault, String place, Object expected, Object found) {
    super(null, null, false, false);
    this.fault = fault;
    this.place = place;
    this.expected = expected.toString();
    this.found = found.toString();
  }

  void addTo(Faults faults) {
    faults.add(fault, place, expected, found);
  }
}
