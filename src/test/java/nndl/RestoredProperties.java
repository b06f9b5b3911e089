package nndl;

import java.util.Properties;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Leaves the system properties after a test class, and after each of its tests, as they were. */
public final class RestoredProperties
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Namespace OURS = Namespace.create(RestoredProperties.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    keep(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    keep(context);
  }

  private static void keep(ExtensionContext context) {
    context.getStore(OURS).put(context.getUniqueId(), System.getProperties().clone());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    restore(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    restore(context);
  }

  private static void restore(ExtensionContext context) {
    System.setProperties(context.getStore(OURS).get(context.getUniqueId(), Properties.class));
  }
}
