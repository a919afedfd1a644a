/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim.Data;
import dev.engram.merkle.proof.Claim.Opened;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import dev.engram.space.ImageReader;
import dev.engram.store.Damage;
import dev.engram.store.Store;
import dev.engram.store.StoreException;
import dev.engram.store.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that a store has: what it reads must be what was committed, and where something is not
 * to be read, the error must say where that is.
 */
final class Reading {

  private static final int PAGE = 4_096;

  private final Store store;
  private final Fixture fixture;

  /** Names and the versions that they have, as far as that can be read. */
  final Map<String, List<Known>> found = new TreeMap<>();

  /** What was said to be damaged. */
  final List<Damage> damage = new ArrayList<>();

  Reading(Store store, Fixture fixture) {
    this.store = store;
    this.fixture = fixture;
  }

  /**
   * Reads.
   *
   * @throws AssertionError if anything that is read is wrong
   */
  void read() {
    for (String name : store.names()) {
      List<Known> versions = versions(name);
      found.put(name, versions);
      for (Known each : versions) {
        content(name, each);
      }
    }
  }

  private List<Known> versions(String name) {
    List<Known> versions = new ArrayList<>();
    try {
      for (Version each : store.history(name)) {
        versions.add(fixture.require(name, each.number(), each.root()));
      }
    } catch (StoreException.Damaged e) {
      note(e, name, null);
      versions.clear();
      try {
        Version head = store.head(name);
        versions.add(fixture.require(name, head.number(), head.root()));
      } catch (StoreException.Damaged again) {
        note(again, name, null);
      }
    }
    return versions;
  }

  private void content(String name, Known version) {
    Image expected = fixture.image(version);
    try {
      if (!Image.of(store, name, version.number).isSame(expected)) {
        throw new AssertionError("\"%s\" %s holds something else".formatted(name, version));
      }
    } catch (StoreException.Damaged e) {
      note(e, name, null);
      pages(name, version, expected);
    }
  }

  /** Pages one by one, and one that is all zero. */
  private void pages(String name, Known version, Image expected) {
    try {
      ImageReader reader = expected.reader();
      while (reader.next()) {
        page(
            name,
            version,
            Address.at(reader.region(), (long) reader.page() * PAGE / reader.cell().bytes()),
            reader.cell().bytes(),
            reader.bytes());
      }
      page(name, version, Address.at(1, 0x7777_0000L), 1, new byte[PAGE]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void page(String name, Known version, long address, int width, byte[] expected) {
    try {
      var proof = store.prove(name, version.number, ChunkSet.ofCells(address, PAGE / width));
      Opened claim = (Opened) new Verifier(version.hash).verify(version.root, proof);
      byte[] page = new byte[PAGE];
      for (var piece : claim.contents().pieces()) {
        if (piece instanceof Data data) {
          int at = (int) (((data.first() << 8) - address) * width);
          System.arraycopy(data.bytes(), 0, page, at, data.bytes().length);
        }
      }
      if (!Arrays.equals(page, expected)) {
        throw new AssertionError(
            "\"%s\" %s: %s is wrong".formatted(name, version, Address.toString(address)));
      }
    } catch (StoreException.Damaged e) {
      note(e, name, address);
    } catch (ProofException e) {
      throw new AssertionError("a proof is wrong", e);
    }
  }

  /**
   * Damage must say in which version it is, and where, if it is of cells; or of which name, if it
   * is of what a name leads to.
   */
  private void note(StoreException.Damaged e, String name, @Nullable Long address) {
    Damage where = e.damage();
    boolean named =
        !where.what().isBlank()
            && (where.version() > 0 || where.what().contains("\"" + name + "\""));
    boolean covers =
        address == null
            || where.first() < 0
            || where.first() <= address && address < where.first() + where.cells();
    if (!named || !covers) {
      throw new AssertionError(
          "damage is not where it is said to be: %s%s"
              .formatted(where, address == null ? "" : ", at " + Address.toString(address)),
          e);
    }
    damage.add(where);
  }
}
