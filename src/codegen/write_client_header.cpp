#include "codegen/writers.hpp"

#include <fmt/format.h>

#include <iterator>

namespace tenon::codegen {

namespace {

// The rest of the header for a key-value store.
std::string write_item_client(const cpp_client& client, const settings& how) {
  std::string out;
  const auto to = [&] { return std::back_inserter(out); };
  fmt::format_to(to(),
                 "#include <tenon/base/version.hpp>\n"
                 "#include <tenon/client/item_client.hpp>\n\n"
                 "{}\n"
                 "namespace {} {{\n\n"
                 "using tenon::collect, tenon::collect_page, tenon::decrement, tenon::emit, tenon::increment, "
                 "tenon::null, tenon::omit, "
                 "tenon::pull, tenon::push, "
                 "tenon::select;\n\n",
                 version_check(), how.cpp_namespace);
  out += "/// The operations of every model.\nclass models {\n public:\n";
  for (const cpp_model& m : client.models) fmt::format_to(to(), "  tenon::item_client<{}> {};\n", m.type, m.space);
  out += "\n protected:\n  explicit models(tenon::runner&";
  if (client.models.empty()) out += ") {}\n";
  else out += " r)\n      : ";
  for (const cpp_model& m : client.models)
    fmt::format_to(to(), "{}{}(r){}", &m == &client.models.front() ? "" : ",\n        ", m.space,
                   &m == &client.models.back() ? " {}\n" : "");
  out +=
      "};\n\n"
      "/// The same operations as values, which do nothing by themselves: `db.run(ops...)`, `db.batch(ops..., "
      "ops...)`.\n"
      "struct operations {\n";
  for (const cpp_model& m : client.models) fmt::format_to(to(), "  tenon::item_operations<{}> {};\n", m.type, m.space);
  fmt::format_to(
      to(),
      "}};\n"
      "inline constexpr operations ops;\n\n"
      "/// The tables, safe to use from several threads. Build one and keep it.\n"
      "class client : public tenon::item_database, public models {{\n"
      " public:\n"
      "  /// Throws tenon::validation_error when neither the options nor the schema or its environment "
      "variable give a URL.\n"
      "  explicit client(tenon::client_options options = {{}});\n\n"
      "  /// Requests go through `way`, which outlives the client: an engine in the program, a test's mock.\n"
      "  explicit client(tenon::dynamodb::transport& way, tenon::client_options options = {{}});\n\n"
      "  /// What the client was generated from.\n"
      "  static const tenon::query::schema_descriptor& schema() noexcept;\n"
      "}};\n\n"
      "}}  // namespace {}\n",
      how.cpp_namespace);
  return out;
}

}  // namespace

std::string write_client_header(const cpp_client& client, const settings& how) {
  std::string out = "#pragma once\n\n";
  const auto to = [&] { return std::back_inserter(out); };
  if (!client.composites.empty()) out += "#include \"composites.hpp\"\n";
  if (!client.enums.empty()) out += "#include \"enums.hpp\"\n";
  for (const cpp_model& m : client.models) fmt::format_to(to(), "#include \"{}\"\n", m.header);
  if (!client.models.empty() || !client.enums.empty() || !client.composites.empty()) out += '\n';
  if (client.is_of_items()) return out += write_item_client(client, how);
  fmt::format_to(
      to(),
      "#include <tenon/base/version.hpp>\n"
      "#include <tenon/client/database.hpp>\n"
      "#include <tenon/client/model_client.hpp>\n\n"
      "{}\n"
      "namespace {} {{\n\n"
      "using tenon::avg, tenon::by, tenon::count, tenon::decrement, tenon::divide, tenon::emit, tenon::include, "
      "tenon::increment,\n"
      "    tenon::isolation, tenon::max, tenon::min, tenon::multiply, tenon::null, tenon::omit, "
      "tenon::push, tenon::select, tenon::sum;\n"
      "using tenon::for_key_share, tenon::for_no_key_update, tenon::for_share, tenon::for_update;\n"
      "using tenon::full_text;\n\n",
      version_check(), how.cpp_namespace);

  out += "/// The operations of every model, executed on a client or in a transaction.\nclass models {\n public:\n";
  for (const cpp_model& m : client.models) fmt::format_to(to(), "  tenon::model_client<{}> {};\n", m.type, m.space);
  if (client.models.empty()) {
    out += "\n protected:\n  explicit models(tenon::runner&) {}\n";
  } else {
    out += "\n protected:\n  explicit models(tenon::runner& r)\n      : ";
    for (const cpp_model& m : client.models)
      fmt::format_to(to(), "{}{}(r)", &m == &client.models.front() ? "" : ",\n        ", m.space);
    out += " {}\n";
  }
  out +=
      "};\n\n"
      "/// The same operations as values, which do nothing by themselves: `db.run(ops...)`.\n"
      "struct operations {\n";
  for (const cpp_model& m : client.models) fmt::format_to(to(), "  tenon::model_operations<{}> {};\n", m.type, m.space);
  fmt::format_to(to(),
                 "}};\n"
                 "inline constexpr operations ops;\n\n"
                 "/// What `client::transaction` and `client::snapshot` hand out.\n"
                 "class transaction_client : public tenon::basic_transaction<transaction_client>, public models {{\n"
                 " public:\n"
                 "  explicit transaction_client(tenon::open_transaction& state)\n"
                 "      : basic_transaction(state), models(static_cast<tenon::runner&>(*this)) {{}}\n"
                 "}};\n\n"
                 "/// The database: a pool of connections, safe to use from several threads. Build one and keep it.\n"
                 "class client : public tenon::basic_client<transaction_client>, public models {{\n"
                 " public:\n"
                 "  /// Throws tenon::validation_error when neither the options nor the schema or its environment "
                 "variable give a URL.\n"
                 "  explicit client(tenon::client_options options = {{}});\n\n"
                 "  /// What the client was generated from, for tools such as tenon::testing::database.\n"
                 "  static const tenon::query::schema_descriptor& schema() noexcept;\n"
                 "}};\n\n"
                 "}}  // namespace {}\n",
                 how.cpp_namespace);
  return out;
}

}  // namespace tenon::codegen
