#include "sql/postgres/errors.hpp"

#include "base/quote.hpp"
#include "sql/postgres/dialect.hpp"

#include <postgres_ext.h>

#include <algorithm>
#include <utility>

namespace tenon::sql::postgres {

namespace {

constexpr std::string_view internal_problem = "XX000";

constexpr std::string_view push_hint = "Run `tenon db push` to bring the database to the schema.";

struct rule {
  std::string_view sqlstate;  // five characters, or the two of a class
  error_kind kind;
  std::string_view message;  // empty: the server's own
  std::string_view hint;
};

// Exact codes before classes.
constexpr rule rules[] = {
    {"23505", error_kind::unique_violation, "", ""},
    {"23503", error_kind::foreign_key_violation, "", ""},
    {"23001", error_kind::foreign_key_violation, "", ""},
    {"23502", error_kind::null_violation, "", ""},
    {"23514", error_kind::check_violation, "", ""},
    {"23P01", error_kind::check_violation, "", ""},
    {"23", error_kind::check_violation, "A constraint of the database refused the change", ""},
    {"44000", error_kind::check_violation, "The row does not meet the condition of the view", ""},
    {"22001", error_kind::value_too_long, "A value is too long for its column",
     "Shorten it, or change the column's type"},
    {"22003", error_kind::value_out_of_range, "A number does not fit the type of its column",
     "Give a smaller number, or change the column's type"},
    {"22007", error_kind::invalid_data, "A text is not a date or a time", ""},
    {"22008", error_kind::value_out_of_range, "A time does not fit the type of its column", ""},
    {"22012", error_kind::invalid_value, "A division by zero", ""},
    {"22P02", error_kind::invalid_data, "A value is not one of its type", ""},
    {"22P03", error_kind::invalid_data, "A value is not one of its type", ""},
    {"22026", error_kind::invalid_data, "A string of bits does not have the length of its column", ""},
    {"2201B", error_kind::invalid_data, "A regular expression is not valid", ""},
    {"22021", error_kind::invalid_data, "A text holds bytes that the database's encoding does not know", ""},
    {"22P05", error_kind::invalid_data, "A text holds characters that the database's encoding does not know", ""},
    {"22030", error_kind::invalid_data, "A JSON object has a key twice", ""},
    {"22032", error_kind::invalid_data, "A text is not JSON", ""},
    {"22", error_kind::invalid_data, "A value cannot be used as it is", ""},
    {"40001", error_kind::transaction_conflict,
     "The transaction could not be serialized with others that ran at the same time", "Run it again"},
    {"40P01", error_kind::transaction_conflict, "The transaction waited for others that waited for it (a deadlock)",
     "Run it again, and take locks in the same order everywhere"},
    {"40", error_kind::transaction_conflict, "The transaction was rolled back by the server", "Run it again"},
    {"72000", error_kind::transaction_conflict, "The snapshot of the transaction is too old", "Run it again"},
    {"55P03", error_kind::transaction_conflict,
     "A lock could not be had at once, or within lock_timeout: another transaction has locked the row or the table",
     "Try again later, or wait: without no_wait, or with a longer lock_timeout"},
    {"55", error_kind::invalid_query, "What the statement concerns is not in a state that allows it", ""},
    {"57014", error_kind::operation_timeout, "The statement was cancelled on the server", ""},
    {"25P02", error_kind::transaction_error,
     "An earlier statement of the transaction failed: nothing more can be done in it",
     "Let its error end the transaction, or use a nested transaction around what may fail"},
    {"25P03", error_kind::transaction_error, "The server ended a transaction in which nothing happened for too long",
     ""},
    {"25006", error_kind::read_only, "The transaction, or the server, only reads", "Write on the primary server"},
    {"3B", error_kind::transaction_error, "There is no such savepoint", ""},
    {"2D", error_kind::transaction_error, "The transaction cannot be ended here", ""},
    {"25", error_kind::transaction_error, "The state of the transaction does not allow that", ""},
    {"42P01", error_kind::table_not_found, "", push_hint},
    {"42703", error_kind::column_not_found, "", push_hint},
    {"3F000", error_kind::table_not_found, "The database has no such schema", push_hint},
    {"42704", error_kind::column_not_found, "The database lacks a type that the client knows", push_hint},
    {"42804", error_kind::column_not_found, "A column has another type than the client knows", push_hint},
    {"42501", error_kind::access_denied, "The user may not do that", "Grant the right to the user"},
    {"26000", error_kind::external_failure, "The server does not have a prepared statement any more",
     "Add pgbouncer=true to the URL if a pooler that shares connections by the transaction is in between"},
    {"42P05", error_kind::external_failure, "The server has a prepared statement of that name already",
     "Add pgbouncer=true to the URL if a pooler that shares connections by the transaction is in between"},
    {"42P04", error_kind::database_already_exists, "There is a database of that name already", "Choose another name"},
    {"42P18", error_kind::invalid_query, "The type of a parameter does not follow from the query",
     "Say it with a cast: {}::int"},
    {"42601", error_kind::query_syntax, "The statement is not SQL that the server understands", ""},
    {"42", error_kind::invalid_query, "The server does not accept the statement", ""},
    {"0A000", error_kind::unsupported_feature, "The server does not support that", ""},
    {"53100", error_kind::storage_full, "The disk of the server is full", "Free some space, then try again"},
    {"53200", error_kind::external_failure, "The server is out of memory", ""},
    {"53300", error_kind::too_many_connections, "The server has no place for a further connection",
     "Lower connection_limit, raise max_connections on the server, or put a pooler between them"},
    {"53", error_kind::external_failure, "The server lacks a resource", ""},
    {"57P01", error_kind::connection_closed, "The server ended the connection on an administrator's order", ""},
    {"57P02", error_kind::connection_closed, "The server ended the connection, as another of its processes crashed",
     ""},
    {"57P03", error_kind::server_unreachable, "The server is starting up or shutting down", "Try again in a moment"},
    {"57P04", error_kind::database_not_found, "The database was dropped", ""},
    {"57P05", error_kind::connection_closed, "The server ended a connection that was idle for too long", ""},
    {"28P01", error_kind::authentication_failed, "A password was refused", "Check it"},
    {"28000", error_kind::authentication_failed, "A user was refused", "Check the name, and the server's pg_hba.conf"},
    {"3D000", error_kind::database_not_found, "There is no such database", "Check the name, or create it"},
    {"2BP01", error_kind::invalid_query, "Other things in the database depend on what is to be dropped",
     "Drop them first, or use CASCADE"},
    {"08", error_kind::connection_closed, "The connection failed", ""},
    {"54", error_kind::invalid_query, "The statement is beyond a limit of the server", ""},
    {"XX001", error_kind::inconsistent_data, "The database's files are damaged", "Restore it from a backup"},
    {"XX002", error_kind::inconsistent_data, "An index of the database is damaged", "Rebuild it with REINDEX"},
    {"XX", error_kind::external_failure, "The server failed by a mistake of its own", ""},
    {"58030", error_kind::storage_failure, "The server could not read or write a file", ""},
    {"58", error_kind::external_failure, "The server's system failed", ""},
    {"P0004", error_kind::assertion_violation, "An assertion in a function of the database does not hold", ""},
    {"P0", error_kind::check_violation, "A function or a trigger of the database refused the change", ""},
    {"HV", error_kind::external_failure, "A server that the database asked failed", ""},
};

const rule* find_rule(std::string_view sqlstate) {
  const auto* at =
      std::find_if(std::begin(rules), std::end(rules), [&](const rule& r) { return sqlstate.starts_with(r.sqlstate); });
  return at == std::end(rules) ? nullptr : at;
}

// Where the first of "email, lower(a || ', ')" ends: at a comma outside of parentheses and quotes.
std::size_t end_of_key(std::string_view keys) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const char c = keys[i];
    if (quote != 0) quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'') quote = c;
    else if (c == '(') ++depth;
    else if (c == ')') --depth;
    else if (c == ',' && depth == 0) return i;
  }
  return keys.size();
}

// "Key (email, tenant)=(…) already exists.": the names between the first parentheses. The words around them depend on
// the server's language, the parentheses do not.
std::vector<std::string> columns_in(std::string_view detail) {
  std::vector<std::string> out;
  const std::size_t open = detail.find('(');
  const std::size_t close = detail.find(")=(");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return out;
  std::string_view names = detail.substr(open + 1, close - open - 1);
  while (!names.empty()) {
    const std::size_t end = end_of_key(names);
    std::string_view name = names.substr(0, end);
    names.remove_prefix(std::min(end + 2, names.size()));
    if (name.starts_with('"') && name.ends_with('"') && name.size() > 1) name = name.substr(1, name.size() - 2);
    out.emplace_back(name);
  }
  return out;
}

std::string of(const error_details& d) { return d.model.empty() ? std::string() : " of table " + text::quote(d.model); }

std::string names_of(const error_details& d) {
  std::string out;
  for (const std::string& f : d.fields) out.append(out.empty() ? "" : ", ").append(text::quote(f));
  return out;
}

// What the server names in a message such as `relation "users" does not exist` or `column u.nam does not exist`.
std::string_view named_in(std::string_view message) {
  const std::size_t open = message.find('"');
  if (open != std::string_view::npos) {
    const std::size_t close = message.find('"', open + 1);
    return message.substr(open + 1, close - open - 1);
  }
  constexpr std::string_view before = "column ";
  constexpr std::string_view after = " does not exist";
  if (message.starts_with(before) && message.ends_with(after))
    return message.substr(before.size(), message.size() - before.size() - after.size());
  return {};
}

// Either the row that refers is wrong, or the one that is referred to is in the way; the server names the first's table in
// both cases, and in words the other's too: update or delete on table "a" violates foreign key constraint "c" on table "b".
void describe_foreign_key(error_details& d, std::string_view primary) {
  const bool is_referred_to = std::count(primary.begin(), primary.end(), '"') == 6;
  const std::string key = "The foreign key " + text::quote(d.constraint);
  if (is_referred_to) {
    d.message = key + of(d) + " still refers to a row that was to be removed or changed";
    d.hint = "Remove or change the rows that refer to it first";
    d.model = named_in(primary);
  } else if (primary.find('"') != std::string_view::npos) {
    d.message = key + of(d) + " refers to a row that does not exist";
    d.hint = "Create the row that it refers to first";
  } else {  // in another language
    d.message = key + of(d) + " refers to a row that does not exist, or the row is still referred to";
  }
}

// Who ended a statement, as far as the server's words tell.
void describe_end(error_details& d, std::string_view primary) {
  const auto says = [&](std::string_view part) { return primary.find(part) != std::string_view::npos; };
  if (says("statement timeout")) {
    d.message = "The statement took longer than the server's setting statement_timeout allows, and was cancelled";
    d.hint = "Make it faster, or raise statement_timeout";
  } else if (says("lock timeout")) {
    d.kind = error_kind::operation_timeout;
    d.message = "A lock was not to be had within the server's setting lock_timeout";
    d.hint = "Run it again";
    d.retryable = true;
  } else if (says("user request")) {
    d.message = "The statement was cancelled on the server at somebody's request";
  }
}

}  // namespace

bool may_be_stale(std::string_view sqlstate) noexcept {
  // What a prepared statement fails with when columns have another type (0A000), or it is not there any more, or its
  // parameters are of a type that was dropped or is not its column's any more. A statement that was never right fails
  // with these too, but then when it is prepared.
  constexpr std::string_view codes[] = {"0A000",          no_such_statement, "42P05", "42804", "42883",
                                        internal_problem, "42704",           "42703", "42P01", "42846"};
  return std::find(std::begin(codes), std::end(codes), sqlstate) != std::end(codes);
}

bool is_excess(std::string_view sqlstate) noexcept {
  return sqlstate == "22001" || sqlstate == "22003" || sqlstate == "22026";
}

bool is_certainly_stale(const error& e) {
  if (e.native_code() == no_such_statement || e.native_code() == "42P05") return true;
  const auto says = [&](std::string_view part) { return e.server_message().find(part) != std::string::npos; };
  return (e.native_code() == "0A000" && says("cached plan")) ||
         (e.native_code() == internal_problem && says("cache lookup failed"));
}

std::optional<error_kind> kind_of(std::string_view sqlstate) noexcept {
  const rule* r = find_rule(sqlstate);
  return r ? std::optional(r->kind) : std::nullopt;
}

error_details failure_of(const server_error& e) {
  error_details d;
  d.native_code = e.field(PG_DIAG_SQLSTATE);
  d.server_message = e.field(PG_DIAG_MESSAGE_PRIMARY);
  const std::string_view detail = e.field(PG_DIAG_MESSAGE_DETAIL);
  if (!detail.empty()) d.server_message.append("\n").append(detail);
  d.model = e.field(PG_DIAG_TABLE_NAME);
  d.constraint = e.field(PG_DIAG_CONSTRAINT_NAME);
  if (const std::string_view column = e.field(PG_DIAG_COLUMN_NAME); !column.empty()) d.fields = {std::string(column)};

  if (d.native_code == "22P02" && d.server_message.find(no_record) != std::string::npos) {
    d.kind = error_kind::not_found;
    d.message = "A record that was to be changed does not exist";
    return d;
  }
  // What to search for is text in a language of its own, whose parser says what is wrong as if the SQL were.
  if (e.field(PG_DIAG_SOURCE_FILE) == "tsquery.c") {
    d.kind = error_kind::invalid_input;
    d.message = "The text to search for is no query of full-text search";
    d.hint = "Join words by & (and), | (or) or <-> (followed by), negate them by !, and quote what users enter";
    return d;
  }
  const rule* r = find_rule(d.native_code);
  if (!r) {
    d.kind = error_kind::external_failure;
    d.message = "The server refused the statement with the code " + d.native_code;
    return d;
  }
  d.kind = r->kind;
  d.message = r->message;
  d.hint = r->hint;
  if (d.kind == error_kind::connection_closed && e.field(PG_DIAG_SEVERITY_NONLOCALIZED) == "ERROR") {
    d.kind = error_kind::external_failure;  // this connection lives: it is about one of the server's own
    d.message = "A connection of the server's to another one failed";
  }
  const std::string_view primary = e.field(PG_DIAG_MESSAGE_PRIMARY);
  if (d.kind == error_kind::connection_closed && primary == "query_wait_timeout") {  // PgBouncer's words
    d.kind = error_kind::operation_timeout;
    d.message = "PgBouncer had no connection to the server to give within its query_wait_timeout";
    d.hint = "Raise its default_pool_size, or lower connection_limit";
    d.retryable = true;
  }
  switch (d.kind) {
    case error_kind::unique_violation:
      d.fields = columns_in(detail);
      d.message =
          "A row with the same value of " + (d.fields.empty() ? "a unique key" : names_of(d)) + of(d) + " exists";
      break;
    case error_kind::foreign_key_violation:
      d.fields = columns_in(detail);
      describe_foreign_key(d, primary);
      break;
    case error_kind::null_violation:
      d.message = "The column " + names_of(d) + of(d) + " is required, but was given null";
      break;
    case error_kind::operation_timeout:
    case error_kind::transaction_conflict: describe_end(d, primary); break;
    case error_kind::check_violation:
      if (d.native_code == "23P01") d.fields = columns_in(detail);
      if (d.message.empty()) d.message = "The constraint " + text::quote(d.constraint) + of(d) + " does not hold";
      break;
    case error_kind::table_not_found: d.message = "The database has no table " + text::quote(named_in(primary)); break;
    case error_kind::column_not_found:
      if (d.message.empty()) {
        const std::string_view named = named_in(primary);
        d.message =
            "The database lacks a column that the client knows" + (named.empty() ? "" : ", " + text::quote(named));
      }
      break;
    default: break;  // the other kinds have said all
  }
  return d;
}

namespace {

// "FATAL:  28P01: …": the code in libpq's verbose text of what the server said while connecting; empty: it said nothing.
std::string_view sqlstate_in(std::string_view text) {
  constexpr std::size_t length = 5;
  for (std::size_t at = text.find(":  "); at != std::string_view::npos; at = text.find(":  ", at + 1)) {
    const std::string_view code = text.substr(at + 3, length);
    const bool is_code = code.size() == length && std::all_of(code.begin(), code.end(), [](char c) {
                           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                         });
    if (is_code && text.substr(at + 3 + length).starts_with(": ")) return code;
  }
  return {};
}

}  // namespace

namespace {

// Why there is nobody to talk to, in libpq's and the system's words.
struct obstacle {
  std::string_view words;
  std::string_view means;
};

constexpr obstacle obstacles[] = {
    {"Connection refused", "nobody listens there"},
    {"No such file", "there is no such socket"},
    {"Permission denied", "this user may not open the socket"},
    {"No route to host", "no route leads there"},
    {"Network is unreachable", "no route leads there"},
    {"Connection timed out", "the network gave no answer"},
    {"could not translate host name", "its host is not known"},
    {"session is ", "it is not what target_session_attrs asks for"},
    {"hot standby mode", "it is not what target_session_attrs asks for"},
    {"server closed the connection", "it hung up at once"},
    {"Connection reset", "it hung up at once"},
};

std::string place_of(const connection_options& options, const std::string& place) {
  return text::quote(options.database.empty() ? "the default database" : options.database) + " at " +
         text::quote(place);
}

}  // namespace

error_details connection_failure(const connection_options& options, const std::string& place, std::string_view text,
                                 bool timed_out) {
  error_details d;
  d.server_message = text;
  d.native_code = sqlstate_in(text);
  const auto says = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
  const std::string where = place_of(options, place);
  const std::string user = options.user.empty() ? "the user" : "user " + text::quote(options.user);
  const rule* r = d.native_code.empty() ? nullptr : find_rule(d.native_code);
  d.kind = r ? r->kind : error_kind::server_unreachable;
  if (timed_out || says("timeout expired")) d.kind = error_kind::connect_timeout;
  else if (!r && (text.starts_with("invalid ") || says("definition of service"))) d.kind = error_kind::invalid_url;
  else if (!r && (says("SSL") || says("certificate") || says("private key file"))) d.kind = error_kind::tls_failed;
  else if (!r && (says("no password supplied") || says("SCRAM") || says("channel binding")))
    d.kind = error_kind::authentication_failed;
  switch (d.kind) {
    case error_kind::connect_timeout:
      d.message =
          "The database " + where + " did not answer within " + std::to_string(options.connect_timeout.count()) + " ms";
      d.hint = "Check the host and the network, or raise connect_timeout";
      break;
    case error_kind::authentication_failed:
      d.message = "The database " + where + " refused " + user;
      d.hint = "Check the user name and the password, and the server's pg_hba.conf";
      break;
    case error_kind::database_not_found:
      d.message = "There is no database " + where;
      d.hint = "Check the name, or create it";
      break;
    case error_kind::access_denied:
      d.message = "The database " + where + " may not be used by " + user;
      d.hint = "Grant CONNECT to the user";
      break;
    case error_kind::tls_failed:
      d.message = "The encrypted connection to " + where + " could not be set up";
      d.hint = "Check sslmode, sslrootcert and the server's certificate";
      if (says("does not support SSL")) d.message += ": the server does not offer encryption";
      else if (says("does not match host name")) d.message += ": its certificate is for another host";
      else if (says("certificate verify failed") || says("self-signed") || says("self signed"))
        d.message += ": its certificate is not signed by an authority that is trusted";
      else if (says("does not exist")) d.message += ": a certificate that the URL names does not exist";
      break;
    case error_kind::invalid_url:
      d.message = "The connection string of the database " + where + " has a value that libpq does not take";
      d.hint = "Its own words say which";
      break;
    case error_kind::too_many_connections:
      d.message = "The server has no place for a further connection to " + where;
      d.hint = r->hint;
      break;
    default: {  // no connection, whatever the reason
      d.message = "The database " + where + " cannot be reached";
      const auto* known =
          std::find_if(std::begin(obstacles), std::end(obstacles), [&](const obstacle& o) { return says(o.words); });
      if (r && !r->message.empty()) d.message.append(": ").append(r->message);
      else if (known != std::end(obstacles)) d.message.append(": ").append(known->means);
      d.kind = error_kind::server_unreachable;
      if (says("unsupported startup parameter")) {
        d.message += ", and there a pooler takes no settings";
        d.hint = "Add pgbouncer=true to the URL, or `options` to PgBouncer's ignore_startup_parameters";
        break;
      }
      d.hint = r && !r->hint.empty() ? r->hint : "Check that the server runs and that host and port are right";
    }
  }
  return d;
}

error_details unknown_host(const connection_options& options, const std::string& place, std::string_view text) {
  error_details d;
  d.kind = error_kind::server_unreachable;
  d.message = "The database " + place_of(options, place) + " cannot be reached: its host is not known";
  d.hint = "Check the name of the host, and this machine's name servers";
  d.server_message = text;
  return d;
}

error_details lost_connection(const connection_options& options, std::string_view text, bool writes) {
  error_details d;
  d.kind = error_kind::connection_closed;
  d.server_message = text;
  d.outcome_unknown = writes;
  d.retryable = !writes;
  d.message = "The connection to " + options.display_name + " was lost while a statement ran";
  d.message += writes ? "; whether it was applied is not known" : "; it changed nothing";
  d.hint = writes ? "Look whether the change is there before doing it again" : "Run it again";
  return d;
}

}  // namespace tenon::sql::postgres
