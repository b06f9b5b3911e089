package nndl.spark.transport;

/** A service of small messages. */
abstract class SmallService implements Transport.Service {
  @Override
  public long maxMessageBytes() {
    return 1_000;
  }

  @Override
  public void lackMemory(OutOfMemoryError error) {}
}
