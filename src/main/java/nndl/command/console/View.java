package nndl.command.console;

import java.util.Locale;

/**
 * The progress of some work, as it is shown.
 *
 * @param what is being done: {@code Epoch 3: 41 %}
 * @param done how much of the total is done
 * @param total the whole work. 0 if the progress is unknown, and then the elapsed time is shown.
 * @param whole the total as text: {@code 30 epochs}
 * @param unit what is counted, for the rate: {@code samples}. Empty if no rate is shown.
 * @param note the latest figures. Empty if there are none.
 */
public record View(String what, long done, long total, String whole, String unit, String note) {

  /** Work on samples, of which the done ones are counted. */
  public static View ofSamples(String what, long done, long total) {
    return new View(what, Math.min(done, total), total, samples(total), "samples", "");
  }

  /** Work on this many samples, whose progress is unknown. */
  public static View ofUnknown(String what, long samples) {
    return new View(what, 0, 0, samples(samples), "", "");
  }

  private static String samples(long count) {
    return String.format(Locale.ROOT, "%,d samples", count);
  }

  /** How much of the total is done, in percent. */
  long percent() {
    return total == 0 ? 0 : Math.min(100, (long) (100.0 * done / total));
  }
}
