/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import dev.engram.evm.code.Code;
import dev.engram.evm.code.Program;
import dev.engram.evm.trie.Trie;
import dev.engram.evm.uint256.Uint256;
import java.util.List;
import java.util.Map;

/**
 * All accounts, in memory, Yellow Paper section 4.1.
 *
 * <p>Accounts are {@link #put} before the first transaction. From {@link #beginTransaction} to
 * {@link #endTransaction} every change is journaled, and {@link #revertTo} undoes all that came
 * after a {@link #checkpoint()}: balances, nonces, code, storage, transient storage, existence, and
 * what was warm, touched, created or destructed. Checkpoints nest, and one that is never reverted
 * to needs no farewell.
 *
 * <p>Not safe for use by several threads. In the steady state, when accounts and keys are known and
 * the journal has been as long before, nothing here allocates but what answers with an object.
 */
public final class WorldState {

  private final KeyTable<Account> accounts = new KeyTable<>();
  private final TransientStorage transients = new TransientStorage();
  private final Journal journal = new Journal(transients);
  private boolean inTransaction;

  /**
   * The entry for an address given by its limbs, always the same one during a transaction. An entry
   * for an address without an account is made, and dropped at the end of the transaction if there
   * is still none.
   */
  public Account account(long limb0, long limb1, long limb2) {
    Account account = accounts.find(limb0, limb1, limb2, 0);
    if (account == null) {
      account = new Account(journal, limb0, limb1, limb2);
      accounts.insert(account);
    }
    return account;
  }

  /** The entry for an address, as {@link #account(long, long, long)} has it. */
  public Account account(Address address) {
    return account(address.limb0(), address.limb1(), address.limb2());
  }

  /** The accounts that exist, by ascending address. */
  public List<Account> accounts() {
    return accounts.sorted().stream().filter(Account::exists).toList();
  }

  /**
   * Sets an account, in place of the one that may be there. Slots with the value zero are left out.
   *
   * @param nonce unsigned
   * @throws IllegalArgumentException if the code is longer than {@link Program#MAX_CODE}
   * @throws IllegalStateException in a transaction
   */
  public void put(
      Address address, Uint256 balance, long nonce, Code code, Map<Uint256, Uint256> storage) {
    if (inTransaction) {
      throw new IllegalStateException("in a transaction: " + address);
    }
    if (code.length() > Program.MAX_CODE) {
      throw new IllegalArgumentException(
          address + ": code of more than " + Program.MAX_CODE + " bytes: " + code.length());
    }
    account(address).put(balance, nonce, code, storage);
  }

  /**
   * Copies the transient value of an account's key, EIP-1153, to four limbs of {@code out}; zero
   * where nothing was stored in this transaction.
   */
  public void loadTransient(
      Account account, long k0, long k1, long k2, long k3, long[] out, int at) {
    int row = transients.find(account, k0, k1, k2, k3);
    if (row >= 0) {
      transients.value(row, out, at);
    } else {
      out[at] = 0;
      out[at + 1] = 0;
      out[at + 2] = 0;
      out[at + 3] = 0;
    }
  }

  /** Stores the transient value of an account's key, EIP-1153, from four limbs of {@code value}. */
  public void storeTransient(
      Account account, long k0, long k1, long k2, long k3, long[] value, int at) {
    int row = transients.findOrAdd(account, k0, k1, k2, k3);
    transients.value(row, value[at], value[at + 1], value[at + 2], value[at + 3], journal);
  }

  /**
   * A mark to which {@link #revertTo} can go back until the transaction ends or an earlier mark was
   * gone back to.
   */
  public int checkpoint() {
    return journal.checkpoint();
  }

  /**
   * Undoes every change since a checkpoint. Entries that were handed out since stay valid.
   *
   * @throws IllegalArgumentException if {@code checkpoint} lies after the last change
   */
  public void revertTo(int checkpoint) {
    journal.revertTo(checkpoint);
  }

  /**
   * Opens a transaction.
   *
   * @throws IllegalStateException if one is open, or something was changed outside one
   */
  public void beginTransaction() {
    if (inTransaction || journal.checkpoint() != 0) {
      throw new IllegalStateException("a transaction has not ended");
    }
    inTransaction = true;
  }

  /**
   * Ends the transaction: self-destructed accounts and touched accounts that are empty are deleted,
   * EIP-161; values become original values; nothing is warm, touched or created, and transient
   * storage is empty. Costs as much as the transaction used.
   *
   * @throws IllegalStateException if none is open
   */
  public void endTransaction() {
    if (!inTransaction) {
      throw new IllegalStateException("no transaction is open");
    }
    journal.slots.forEach(Slot::settle);
    for (Account account : journal.accounts) {
      if (!account.settle()) {
        accounts.remove(account);
      }
    }
    transients.clear();
    journal.clear();
    inTransaction = false;
  }

  /**
   * The 32-byte root of the state trie over the accounts that exist now, Yellow Paper section 4.1.
   */
  public byte[] root() {
    Trie trie = Trie.secure();
    for (Account account : accounts()) {
      trie.put(account.address().toBytes(), account.encoded());
    }
    return trie.root();
  }
}
