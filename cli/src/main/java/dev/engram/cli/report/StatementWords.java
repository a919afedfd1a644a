/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.proof.MemoryRoot;
import dev.engram.stark.security.Profile;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.proof.Claim;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What a proof of a memory states, in words and as JSON.
 *
 * @param page where the words go
 */
record StatementWords(Page page, MemoryProof proof) {

  /** Which memory, with which parameters. */
  void memory() {
    page.entry("memory", words(proof.memory()));
    page.entry("profile", words(Profile.named(proof.profile()).orElseThrow()));
  }

  /**
   * What is stated.
   *
   * @param log what the log is called that it was found to be of, if there is one
   */
  void statement(MemoryStatement statement, @Nullable String log) {
    String accesses =
        statement.accesses() == 1 ? "1 access" : "%,d accesses".formatted(statement.accesses());
    boolean rooted = proof.memory().boundary() == Boundary.PERSISTENT;
    page.entry(
        "states",
        List.of(
            rooted
                ? "that %s lead from the memory of one root to that of the other"
                    .formatted(accesses)
                : "that there were %s to a memory that began with zeros".formatted(accesses),
            "and that every read gave what was last written there"));
    page.entry(
        "",
        "in %s, until the clock showed %,d"
            .formatted(MemoryPicture.count(statement.segments(), "segment"), statement.time()));
    if (rooted) {
      page.entry("from", MemoryRoot.text(statement.initialRoot()));
      page.entry("root", MemoryRoot.text(statement.finalRoot()));
    }
    page.entry(
        "log", Hex.text(statement.logDigest()) + (log == null ? "" : ", which is that of " + log));
    List<String> claims = new ArrayList<>();
    for (Claim claim : statement.claims()) {
      claims.add("%s holds %s in the end".formatted(place(claim), cells(claim)));
    }
    if (!claims.isEmpty()) {
      page.entry("claims", claims);
    }
  }

  private static String place(Claim claim) {
    return "%d:0x%08x".formatted(claim.space(), claim.pointer());
  }

  private String cells(Claim claim) {
    return proof.memory().cells() == Cells.BYTES
        ? Hex.text(bytes(claim))
        : Arrays.stream(claim.cells()).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private static byte[] bytes(Claim claim) {
    int[] cells = claim.cells();
    byte[] bytes = new byte[cells.length];
    for (int i = 0; i < cells.length; i++) {
      bytes[i] = (byte) cells[i];
    }
    return bytes;
  }

  /** Which memory. */
  static String words(MemoryConfiguration memory) {
    boolean rooted = memory.boundary() == Boundary.PERSISTENT;
    return "%s, of %s: %s of 2^%d cells, in %s of %d, %s"
        .formatted(
            word(memory.boundary()),
            word(memory.cells()),
            MemoryPicture.count(memory.lastSpace(), "region"),
            memory.pointerBits(),
            rooted ? "leaves" : "blocks",
            memory.blockCells(),
            switch (memory.placement()) {
              case BLOCKS -> "accessed block by block";
              case ANYWHERE -> "accessed anywhere";
              case ALIGNED -> "accessed at multiples of the width";
            });
  }

  private static String words(Profile profile) {
    return "%s: %s^%d, blow-up %d, %d queries, %s"
        .formatted(
            profile.name(),
            profile.field(),
            profile.extensionDegree(),
            1 << profile.logBlowup(),
            profile.queries(),
            profile.hash());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Writes a memory and the name of its profile as members of an object that is open. */
  static void write(JsonGenerator json, MemoryConfiguration memory, String profile) {
    write(json, memory);
    json.writeStringProperty("profile", profile);
  }

  /** Writes a memory as a member of an object that is open. */
  static void write(JsonGenerator json, MemoryConfiguration memory) {
    json.writeName("memory");
    json.writeStartObject();
    json.writeStringProperty("boundary", word(memory.boundary()));
    json.writeStringProperty("cells", word(memory.cells()));
    json.writeNumberProperty("spaceBits", memory.spaceBits());
    json.writeNumberProperty("pointerBits", memory.pointerBits());
    json.writeNumberProperty("blockCells", memory.blockCells());
    json.writeStringProperty("placement", word(memory.placement()));
    json.writeEndObject();
  }

  /** Writes a statement as members of an object that is open. */
  static void write(JsonGenerator json, MemoryProof proof, MemoryStatement statement) {
    write(json, proof.memory(), proof.profile());
    json.writeNumberProperty("accesses", statement.accesses());
    json.writeNumberProperty("time", statement.time());
    json.writeNumberProperty("segments", statement.segments());
    if (proof.memory().boundary() == Boundary.PERSISTENT) {
      json.writeStringProperty("initialRoot", MemoryRoot.text(statement.initialRoot()));
      json.writeStringProperty("finalRoot", MemoryRoot.text(statement.finalRoot()));
    }
    json.writeStringProperty("log", Hex.text(statement.logDigest()));
    json.writeName("claims");
    json.writeStartArray();
    for (Claim claim : statement.claims()) {
      json.writeStartObject();
      json.writeNumberProperty("region", claim.space());
      json.writeNumberProperty("pointer", claim.pointer());
      if (proof.memory().cells() == Cells.BYTES) {
        json.writeStringProperty("data", Hex.text(bytes(claim)));
      } else {
        json.writeName("cells");
        int[] cells = claim.cells();
        json.writeArray(cells, 0, cells.length);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
