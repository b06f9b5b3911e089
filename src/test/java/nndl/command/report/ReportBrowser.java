package nndl.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;

/** A report in the system's own browser, which is asked for by its path: nothing is downloaded. */
final class ReportBrowser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final int MAX_STOPS = 100;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  ReportBrowser() {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .withTimeout(LIMIT)
            .build();
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--force-prefers-reduced-motion",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=1280,900");
    options.setCapability("goog:loggingPrefs", logs);
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(LIMIT).pageLoadTimeout(LIMIT);
  }

  /** Skips the tests of a class, visibly, where there is no browser. */
  static void assumeInstalled() {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "skipped: expected chromium and chromedriver in /usr/bin"
            + " (NNDL_INSTALL=1 scripts/test.sh --all installs them), found none");
  }

  void open(Path page) {
    driver.get(page.toUri().toString());
  }

  /** What a function with this body returns. */
  Object js(String body, Object... arguments) {
    return driver.executeScript(body, arguments);
  }

  /** The same of one that calls its last argument when it is done. */
  Object jsLater(String body) {
    return driver.executeAsyncScript(body);
  }

  /** A list of numbers that a function has returned. */
  static float[] floats(Object list) {
    List<?> numbers = (List<?>) list;
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = ((Number) numbers.get(i)).floatValue();
    }
    return floats;
  }

  /** Runs a script as if it were the page's own, which the page's policy would not let in. */
  void load(String script) {
    driver.executeCdpCommand("Runtime.evaluate", Map.of("expression", script));
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Presses the Tab key until one of these elements has the focus, and returns it. */
  WebElement tabTo(String selector) {
    for (int i = 0; i < MAX_STOPS; i++) {
      if ((Boolean) js("return document.activeElement.matches(arguments[0])", selector)) {
        return focused();
      }
      new Actions(driver).sendKeys(Keys.TAB).perform();
    }
    throw new AssertionError("no stop of the Tab key: " + selector);
  }

  /** What axe has against the page, with all that can be opened open, if it is serious. */
  Object violations() throws IOException {
    js("document.querySelectorAll('details').forEach(d => d.open = true)");
    try (InputStream axe = ReportBrowser.class.getResourceAsStream(AXE)) {
      load(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    return jsLater(
        "const done = arguments[0]; axe.run({ resultTypes: ['violations'] }).then(result =>"
            + " done(result.violations.filter(v => v.impact === 'serious' || v.impact ==="
            + " 'critical').map(v => v.id + ': ' + v.nodes[0].html)))");
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  String text(String selector) {
    return find(selector).getText();
  }

  /** Draws lines on an element, given as shares of its width and height. */
  void draw(String selector, double[][]... strokes) {
    WebElement pad = find(selector);
    js("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", pad);
    Dimension size = pad.getSize();
    Actions actions = new Actions(driver, Duration.ofMillis(5));
    for (double[][] points : strokes) {
      for (int i = 0; i < points.length; i++) {
        int x = (int) Math.round((points[i][0] - 0.5) * size.width);
        int y = (int) Math.round((points[i][1] - 0.5) * size.height);
        actions.moveToElement(pad, x, y);
        if (i == 0) {
          actions.clickAndHold();
        }
      }
      actions.release();
    }
    actions.perform();
    awaitFrame();
  }

  /** Waits until what was asked for is drawn. */
  void awaitFrame() {
    jsLater("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))");
  }

  /** Lays the page out for a screen of this width. */
  void resize(int width, boolean mobile) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", mobile));
    awaitFrame();
  }

  /** Lets the browser have one part in so many of its processor's time. */
  void slowDown(int times) {
    driver.executeCdpCommand("Emulation.setCPUThrottlingRate", Map.of("rate", times));
  }

  byte[] pdf() {
    return Base64.getDecoder().decode(driver.print(new PrintOptions()).getContent());
  }

  /** Whatever was done, the page had no fault and asked nobody for anything. */
  void assertQuiet() {
    assertEquals(List.of(), errors());
    for (String request : requests()) {
      assertTrue(
          request.contains("\"url\":\"file:") || request.contains("\"url\":\"data:"), request);
    }
  }

  /** The errors in the console since the last call. */
  private List<String> errors() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .filter(entry -> entry.getLevel().equals(Level.SEVERE))
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What was asked for since the last call, as the browser's protocol tells it. */
  private List<String> requests() {
    return StreamSupport.stream(
            driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
