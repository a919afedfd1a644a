/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.state.Address;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which address each name of a scenario stands for. */
final class Names {

  private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,39}");

  private final Map<String, Address> addresses = new HashMap<>();
  private final Map<Address, String> names = new HashMap<>();

  /** Whether {@code text} could be a name; an address could not. */
  static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * The address of an account that a document only gives a name to: the last 20 bytes of the name's
   * Keccak-256.
   */
  static Address derived(String name) {
    return Address.fromBytes(Keccak256.of(name.getBytes(StandardCharsets.UTF_8)), 12);
  }

  void add(String name, Address address) {
    addresses.put(name, address);
    names.put(address, name);
  }

  /**
   * The address that a name or an address stands for.
   *
   * @throws BadInput if it is neither
   */
  Address address(String text) {
    if (!isName(text)) {
      return Hex.address(text);
    }
    Address address = addresses.get(text);
    if (address == null) {
      throw new BadInput("there is no account " + text);
    }
    return address;
  }

  /** What people call an address. */
  String name(Address address) {
    String name = names.get(address);
    return name == null ? address.toString() : name;
  }
}
