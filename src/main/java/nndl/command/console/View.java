package nndl.command.console;

import java.util.Locale;

/**
 * How far something is, as it is shown.
 *
 * @param what is being done: {@code Epoch 3: 41 %}
 * @param done so much of the total
 * @param total 0 if nobody knows how far it is: then the time that has passed is shown
 * @param whole what the total is: {@code 30 epochs}
 * @param unit of what is counted, for the rate: {@code samples}; empty for no rate
 * @param note the last figures; empty if there are none
 */
public record View(String what, long done, long total, String whole, String unit, String note) {

  /** How many of so many samples something has been done with. */
  public static View ofSamples(String what, long done, long total) {
    return new View(what, Math.min(done, total), total, samples(total), "samples", "");
  }

  /** Something that takes a while, with so many samples. */
  public static View ofUnknown(String what, long samples) {
    return new View(what, 0, 0, samples(samples), "", "");
  }

  private static String samples(long count) {
    return String.format(Locale.ROOT, "%,d samples", count);
  }

  /** Of the total. */
  long percent() {
    return total == 0 ? 0 : Math.min(100, (long) (100.0 * done / total));
  }
}
