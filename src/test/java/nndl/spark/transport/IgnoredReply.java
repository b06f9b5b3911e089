package nndl.spark.transport;

import java.nio.ByteBuffer;

/** A reply to which nobody listens. */
class IgnoredReply implements Connection.Reply {
  @Override
  public void answer(ByteBuffer message) {}

  @Override
  public void fail(Throwable error) {}
}
