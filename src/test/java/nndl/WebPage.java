package nndl;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;

/** Reads a page of a server within a limit of time, since no interrupt ends the wait for it. */
public final class WebPage {
  private static final int LIMIT_MILLIS = 30_000;

  private WebPage() {}

  public static String text(String address) throws IOException {
    URLConnection page = URI.create(address).toURL().openConnection();
    page.setConnectTimeout(LIMIT_MILLIS);
    page.setReadTimeout(LIMIT_MILLIS);
    try (InputStream in = page.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
