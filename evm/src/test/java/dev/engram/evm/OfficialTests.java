/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The vectors of the Ethereum Foundation, in a {@code shared} folder beside the checkout or any
 * parent of it.
 */
public final class OfficialTests {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OfficialTests() {}

  /** A file or folder of the vectors; the test that asks for it is skipped where there are none. */
  public static Path path(String name) {
    String given = System.getProperty("engram.shared");
    Path shared = given != null ? Path.of(given) : besideTheCheckout();
    assumeTrue(shared != null && Files.isDirectory(shared.resolve("ethereum-tests")), "no vectors");
    return shared.resolve("ethereum-tests").resolve(name);
  }

  /** All JSON files below a folder, in order. */
  public static List<Path> files(String folder) {
    try (Stream<Path> all = Files.walk(path(folder))) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a JSON file says. */
  public static JsonNode read(Path file) {
    return JSON.readTree(file.toFile());
  }

  /** The bytes that hexadecimal digits spell, with or without {@code 0x}, an odd digit first. */
  public static byte[] hex(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  private static @Nullable Path besideTheCheckout() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared"))) {
        return at.resolve("shared");
      }
    }
    return null;
  }
}
