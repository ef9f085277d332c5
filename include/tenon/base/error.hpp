// The error taxonomy every database is mapped onto.
//
// An error's kind decides both its code (Prisma's where Prisma has one) and the class it is thrown as:
//
//   class                  codes
//   connection_error       P1000 P1001 P1002 P1003 P1009 P1010 P1011 P1017 P2037
//   timeout_error          P1008
//     pool_timeout         P2024
//   unique_violation       P2002
//   foreign_key_violation  P2003
//   null_violation         P2011
//   check_violation        P2004 P2035
//   relation_violation     P2014
//   not_found              P2001 P2025
//     records_not_connected P2015 P2017 P2018
//   transaction_conflict   P2034
//   transaction_error      P2028
//   stale_write            T1001
//   validation_error       P1012 P1013 P1016 P2006 P2007 P2008 P2009 P2012 P2013 P2016 P2019 P2029
//   value_too_long         P2000
//   value_out_of_range     P2020 P2033
//   schema_mismatch        P1014 P2021 P2022 P2030
//   data_corruption        P2005 P2023 P2032 T1002
//   unsupported            P1015 P2026 P2031
//   raw_query_failed       P2010
//   storage_error          T1003
//     storage_full         T1004
//     read_only            T1005
//   cancelled              T1006
//   throttled              T1007
//   error itself           P2027 P2036 T1000
//
// A part may add classes of its own below these, for what only its database reports: see error_extension.
#pragma once

#include <concepts>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace tenon {

// What went wrong, one enumerator per code.
enum class error_kind : unsigned char {
  unknown,                      // T1000: reported by a database, and not classified further
  authentication_failed,        // P1000
  server_unreachable,           // P1001
  connect_timeout,              // P1002
  database_not_found,           // P1003
  operation_timeout,            // P1008: includes a lock that another process did not release in time
  database_already_exists,      // P1009
  access_denied,                // P1010
  tls_failed,                   // P1011
  invalid_schema,               // P1012
  invalid_url,                  // P1013
  model_storage_missing,        // P1014
  unsupported_server_version,   // P1015
  wrong_parameter_count,        // P1016
  connection_closed,            // P1017
  value_too_long,               // P2000
  filtered_record_missing,      // P2001
  unique_violation,             // P2002
  foreign_key_violation,        // P2003
  check_violation,              // P2004
  invalid_stored_value,         // P2005
  invalid_value,                // P2006
  invalid_data,                 // P2007
  query_syntax,                 // P2008
  invalid_query,                // P2009
  raw_query_failed,             // P2010
  null_violation,               // P2011
  missing_value,                // P2012
  missing_argument,             // P2013
  relation_violation,           // P2014
  related_record_not_found,     // P2015
  query_interpretation,         // P2016
  records_not_connected,        // P2017
  connected_records_not_found,  // P2018
  invalid_input,                // P2019
  value_out_of_range,           // P2020
  table_not_found,              // P2021
  column_not_found,             // P2022
  inconsistent_data,            // P2023
  pool_timeout,                 // P2024
  not_found,                    // P2025
  unsupported_feature,          // P2026
  multiple_errors,              // P2027
  transaction_error,            // P2028
  too_many_parameters,          // P2029
  text_index_missing,           // P2030
  replica_set_required,         // P2031
  unexpected_null,              // P2032
  number_too_large,             // P2033
  transaction_conflict,         // P2034
  assertion_violation,          // P2035
  external_failure,             // P2036
  too_many_connections,         // P2037
  stale_write,                  // T1001: a row changed since it was read
  corrupt_database,             // T1002: the database file itself is damaged or not a database
  storage_failure,              // T1003: an I/O error below the database
  storage_full,                 // T1004
  read_only,                    // T1005
  cancelled,                    // T1006: stopped at the caller's request
  throttled,                    // T1007: more was asked for than the database serves at a time
};

// The code of a kind, "P2002"; never empty.
std::string_view code_of(error_kind kind) noexcept;

// The enumerator's name, "unique_violation".
std::string_view name_of(error_kind kind) noexcept;

struct error_details;

// What a part adds to its errors: a class of its own, and what that carries beside the details. Immutable, and shared by
// an error and its copies.
class error_extension {
 public:
  error_extension() noexcept = default;
  error_extension(const error_extension&) = delete;
  error_extension& operator=(const error_extension&) = delete;
  virtual ~error_extension();

  // Throws the class, which derives from that of the details' kind. The details hold this.
  [[noreturn]] virtual void raise(error_details details) const = 0;

 private:
  friend class error_extension_ptr;

  mutable int owners_ = 0;  // accessed atomically
};

// Shares an extension, or holds none.
class error_extension_ptr {
 public:
  error_extension_ptr() noexcept = default;
  explicit error_extension_ptr(const error_extension* made) noexcept : extension_(share(made)) {}
  error_extension_ptr(const error_extension_ptr& other) noexcept : extension_(share(other.extension_)) {}
  error_extension_ptr(error_extension_ptr&& other) noexcept : extension_(other.extension_) {
    other.extension_ = nullptr;
  }
  error_extension_ptr& operator=(error_extension_ptr other) noexcept {
    const error_extension* own = extension_;
    extension_ = other.extension_;
    other.extension_ = own;
    return *this;
  }
  ~error_extension_ptr() { release(extension_); }

  const error_extension* get() const noexcept { return extension_; }
  explicit operator bool() const noexcept { return extension_ != nullptr; }
  const error_extension* operator->() const noexcept { return extension_; }

 private:
  static const error_extension* share(const error_extension* e) noexcept;
  static void release(const error_extension* e) noexcept;

  const error_extension* extension_ = nullptr;
};

// Everything an error carries. Texts are whole sentences; the server's own text goes to server_message only,
// because it may hold user data.
struct error_details {
  error_kind kind = error_kind::unknown;  // decides the code and the class
  std::string message = {};               // what happened, to what
  std::string hint = {};                  // what to do about it; may be empty
  std::string model = {};                 // the model concerned, as the schema names it
  std::vector<std::string> fields = {};   // the fields concerned, as the schema names them
  std::string constraint = {};            // the database's name of the constraint or index
  std::string native_code = {};           // "2067", a SQLSTATE, "ConditionalCheckFailedException"
  std::string server_message = {};        // the server's own text
  bool retryable = false;                 // running it again may succeed; some kinds are so by nature
  bool outcome_unknown = false;           // the write may or may not have been applied
  error_extension_ptr extension = {};     // of the part that reports it; decides the class, if there is one
};

// The base of everything Tenon throws about a database. Copies share one immutable state and never throw, and the
// state alone knows the class, so an `error` copied out of a subclass loses nothing: raise() throws that subclass.
// Safe to read from several threads.
class error : public std::exception {
 public:
  explicit error(error_details details);
  error(const error& other) noexcept;
  error& operator=(const error& other) noexcept;
  ~error() override;

  const char* what() const noexcept override;  // message and hint
  const std::string& message() const noexcept;
  const std::string& hint() const noexcept;
  std::string_view code() const noexcept;
  error_kind kind() const noexcept;
  const std::string& model() const noexcept;
  const std::vector<std::string>& fields() const noexcept;
  const std::string& constraint() const noexcept;
  const std::string& native_code() const noexcept;
  const std::string& server_message() const noexcept;

  // Running the same operation, or its whole transaction, again may succeed and cannot apply it twice.
  bool is_retryable() const noexcept;

  // The connection was lost or a time limit passed after the write was sent: it may or may not have been applied.
  bool outcome_unknown() const noexcept;

  // The whole state, to be copied, completed (a model's name, a hint) and raised again.
  const error_details& details() const noexcept;

  // Throws the subclass that belongs to kind(), or the one of the extension.
  [[noreturn]] void raise() const;

 protected:
  // `own` is the subclass's kind, used where details.kind belongs to another class.
  error(error_details details, error_kind own);

 private:
  struct state;
  const state* state_;
};

// Throws the subclass that belongs to details.kind, or the one of the extension.
[[noreturn]] void raise(error_details details);

// Every subclass is built from details, whose kind may be left out: not_found({.message = "No such user."}).

// The database could not be reached, opened or created, or the connection was lost.
class connection_error : public error {
 public:
  explicit connection_error(error_details details);
  ~connection_error() override;
};

// A time limit passed.
class timeout_error : public error {
 public:
  explicit timeout_error(error_details details);
  ~timeout_error() override;

 protected:
  timeout_error(error_details details, error_kind own);
};

// No connection of the pool became free in time.
class pool_timeout : public timeout_error {
 public:
  explicit pool_timeout(error_details details);
  ~pool_timeout() override;
};

// A record with the same unique value exists; fields() names the unique fields.
class unique_violation : public error {
 public:
  explicit unique_violation(error_details details);
  ~unique_violation() override;
};

// A referenced record does not exist, or a record is still referenced.
class foreign_key_violation : public error {
 public:
  explicit foreign_key_violation(error_details details);
  ~foreign_key_violation() override;
};

// A required column was given null.
class null_violation : public error {
 public:
  explicit null_violation(error_details details);
  ~null_violation() override;
};

// A check constraint or assertion of the database failed.
class check_violation : public error {
 public:
  explicit check_violation(error_details details);
  ~check_violation() override;
};

// The change would leave a required relation without its record.
class relation_violation : public error {
 public:
  explicit relation_violation(error_details details);
  ~relation_violation() override;
};

// A record the operation depends on does not exist.
class not_found : public error {
 public:
  explicit not_found(error_details details);
  ~not_found() override;

 protected:
  not_found(error_details details, error_kind own);
};

// A nested write named records that do not exist or are not connected to their parent.
class records_not_connected : public not_found {
 public:
  explicit records_not_connected(error_details details);
  ~records_not_connected() override;
};

// A write conflict, a serialization failure or a deadlock: run the transaction again.
class transaction_conflict : public error {
 public:
  explicit transaction_conflict(error_details details);
  ~transaction_conflict() override;
};

// A transaction was used after its end, expired, or could not be started.
class transaction_error : public error {
 public:
  explicit transaction_error(error_details details);
  ~transaction_error() override;
};

// An optimistic lock failed: the record changed since it was read. Thrown by applications.
class stale_write : public error {
 public:
  explicit stale_write(error_details details);

  // From a message alone.
  template <std::convertible_to<std::string> Text>
  explicit stale_write(const Text& message) : stale_write(error_details{.message = message}) {}

  ~stale_write() override;
};

// An argument, a URL or a schema is wrong; nothing was sent to the database.
class validation_error : public error {
 public:
  explicit validation_error(error_details details);
  ~validation_error() override;
};

// A text or byte string does not fit its column.
class value_too_long : public error {
 public:
  explicit value_too_long(error_details details);
  ~value_too_long() override;
};

// A number or a time does not fit its type.
class value_out_of_range : public error {
 public:
  explicit value_out_of_range(error_details details);
  ~value_out_of_range() override;
};

// The database lacks a table, column or index that the schema has.
class schema_mismatch : public error {
 public:
  explicit schema_mismatch(error_details details);
  ~schema_mismatch() override;
};

// A stored value is not one of its field's type, or the database file is damaged.
class data_corruption : public error {
 public:
  explicit data_corruption(error_details details);
  ~data_corruption() override;
};

// The provider, or this version of its server, cannot do what was asked.
class unsupported : public error {
 public:
  explicit unsupported(error_details details);
  ~unsupported() override;
};

// The database refused a raw query; native_code() and server_message() say why.
class raw_query_failed : public error {
 public:
  explicit raw_query_failed(error_details details);
  ~raw_query_failed() override;
};

// The disk or file system below the database failed.
class storage_error : public error {
 public:
  explicit storage_error(error_details details);
  ~storage_error() override;

 protected:
  storage_error(error_details details, error_kind own);
};

// No space is left.
class storage_full : public storage_error {
 public:
  explicit storage_full(error_details details);
  ~storage_full() override;
};

// A write to a database opened or mounted read-only.
class read_only : public storage_error {
 public:
  explicit read_only(error_details details);
  ~read_only() override;
};

// Stopped at the caller's request.
class cancelled : public error {
 public:
  explicit cancelled(error_details details);
  ~cancelled() override;
};

// More was asked for than the database serves at a time, or than this account may ask for: try again later.
class throttled : public error {
 public:
  explicit throttled(error_details details);
  ~throttled() override;
};

}  // namespace tenon
