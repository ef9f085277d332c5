#include "local/dynamodb/store_connection.hpp"

#include <tenon/base/error.hpp>

namespace tenon::local::dynamodb {

void store_connection::forget(std::uint32_t id) {
  std::erase_if(statements_, [&](const auto& entry) { return entry.first >> 8 == id; });
}

void store_connection::begin() {
  if (!db_.is_in_transaction()) statement(statement_kind::begin).run();
}

void store_connection::begin_read() {
  if (!db_.is_in_transaction()) statement(statement_kind::begin_read).run();
}

void store_connection::commit() {
  if (db_.is_in_transaction()) statement(statement_kind::commit).run();
}

void store_connection::rollback() noexcept {
  if (!db_.is_in_transaction()) return;
  try {
    statement(statement_kind::rollback).run();
  } catch (const error&) {
    // SQLite has rolled back by itself, or will when the connection is closed.
  }
}

void store_connection::apply(const std::vector<counted>& changes) noexcept {
  for (const auto& change : changes) {
    change.of->count += change.items;
    change.of->bytes += change.bytes;
  }
}

std::string store_connection::text_of(statement_kind kind, std::uint32_t id, std::uint32_t base) {
  const std::string rows = "rows_" + std::to_string(base != 0 ? base : id);
  const std::string own = std::to_string(id);
  switch (kind) {
    case statement_kind::begin: return "BEGIN IMMEDIATE";
    case statement_kind::begin_read: return "BEGIN";
    case statement_kind::commit: return "COMMIT";
    case statement_kind::rollback: return "ROLLBACK";
    case statement_kind::find_row: return "SELECT k,s,j FROM " + rows + " WHERE r=?1";
    case statement_kind::insert_row: return "INSERT INTO " + rows + "(r,k,s,j) VALUES(?1,?2,?3,?4)";
    case statement_kind::update_row: return "UPDATE " + rows + " SET s=?2,j=?3 WHERE r=?1";
    case statement_kind::erase_row: return "DELETE FROM " + rows + " WHERE r=?1";
    case statement_kind::place_of: return "SELECT r FROM displaced WHERE t=?1 AND k=?2";
    case statement_kind::insert_place: return "INSERT INTO displaced(t,k,r) VALUES(?1,?2,?3)";
    case statement_kind::erase_place: return "DELETE FROM displaced WHERE t=?1 AND k=?2";
    case statement_kind::insert_order: return "INSERT INTO order_" + own + "(k,r) VALUES(?1,?2)";
    case statement_kind::erase_order: return "DELETE FROM order_" + own + " WHERE k=?1";
    case statement_kind::insert_entry: return "INSERT INTO index_" + own + "(k,r,s) VALUES(?1,?2,?3)";
    case statement_kind::erase_entry: return "DELETE FROM index_" + own + " WHERE k=?1";
    case statement_kind::insert_vector:
      return "INSERT OR REPLACE INTO vectors_" + own + "(p,r,f,s,v) VALUES(?1,?2,?3,?4,?5)";
    case statement_kind::erase_vector: return "DELETE FROM vectors_" + own + " WHERE p=?1 AND r=?2";
    case statement_kind::vectors: return "SELECT r,f,s,v FROM vectors_" + own + " WHERE p=?1";
    case statement_kind::rows_ascending: return "SELECT k,s,j,r FROM " + rows + " WHERE r BETWEEN ?1 AND ?2 ORDER BY r";
    case statement_kind::ordered_ascending:
      return "SELECT o.k,m.s,m.j,m.r FROM order_" + own + " o CROSS JOIN " + rows +
             " m ON m.r=o.r WHERE o.k>=?1 AND o.k<?2 ORDER BY o.k";
    case statement_kind::ordered_descending:
      return "SELECT o.k,m.s,m.j,m.r FROM order_" + own + " o CROSS JOIN " + rows +
             " m ON m.r=o.r WHERE o.k>=?1 AND o.k<?2 ORDER BY o.k DESC";
    case statement_kind::entries_ascending:
      return "SELECT i.k,m.s,m.j,m.r,i.s FROM index_" + own + " i CROSS JOIN " + rows +
             " m ON m.r=i.r WHERE i.k>=?1 AND i.k<?2 ORDER BY i.k";
    case statement_kind::entries_descending:
      return "SELECT i.k,m.s,m.j,m.r,i.s FROM index_" + own + " i CROSS JOIN " + rows +
             " m ON m.r=i.r WHERE i.k>=?1 AND i.k<?2 ORDER BY i.k DESC";
    case statement_kind::insert_expiry: return "INSERT INTO expiry_" + own + "(at,r) VALUES(?1,?2)";
    case statement_kind::erase_expiry: return "DELETE FROM expiry_" + own + " WHERE at=?1 AND r=?2";
    case statement_kind::due_rows:
      return "SELECT m.k FROM expiry_" + own + " e CROSS JOIN " + rows +
             " m ON m.r=e.r WHERE e.at>=?1 AND e.at<=?2 ORDER BY e.at LIMIT ?3";
    case statement_kind::append_record: return "INSERT INTO records(stream,at,json) VALUES(?1,?2,?3)";
    case statement_kind::read_records:
      return "SELECT seq,json FROM records WHERE stream=?1 AND seq>=?2 AND at>=?3 ORDER BY seq LIMIT ?4";
  }
  return {};
}

}  // namespace tenon::local::dynamodb
