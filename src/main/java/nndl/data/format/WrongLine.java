package nndl.data.format;

import nndl.data.table.Faults;
import nndl.error.InputException;

/** A line that is no sample. Whoever reads lines may go on with the next one. */
final class WrongLine extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Fault fault;
  private final String place;
  private final String expected;
  private final String found;

  WrongLine(Fault fault, String place, Object expected, Object found) {
    super(null, null, false, false);
    this.fault = fault;
    this.place = place;
    this.expected = expected.toString();
    this.found = found.toString();
  }

  void addTo(Faults faults) {
    faults.add(fault, place, expected, found);
  }

  /** Returns the error that tells of this line alone. */
  InputException error() {
    return InputException.expected(place, expected, found);
  }
}
