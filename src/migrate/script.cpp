#include "migrate/script.hpp"

#include <string_view>
#include <variant>

namespace tenon::migrate {
namespace {

struct title {
  std::string_view operator()(const create_schema&) const { return "CreateSchema"; }
  std::string_view operator()(const create_extension&) const { return "CreateExtension"; }
  std::string_view operator()(const alter_extension&) const { return "AlterExtension"; }
  std::string_view operator()(const create_enum&) const { return "CreateEnum"; }
  std::string_view operator()(const alter_enum&) const { return "AlterEnum"; }
  std::string_view operator()(const drop_foreign_key&) const { return "DropForeignKey"; }
  std::string_view operator()(const drop_index&) const { return "DropIndex"; }
  std::string_view operator()(const alter_table&) const { return "AlterTable"; }
  std::string_view operator()(const drop_table&) const { return "DropTable"; }
  std::string_view operator()(const drop_enum&) const { return "DropEnum"; }
  std::string_view operator()(const create_table&) const { return "CreateTable"; }
  std::string_view operator()(const redefine_tables&) const { return "RedefineTables"; }
  std::string_view operator()(const create_index&) const { return "CreateIndex"; }
  std::string_view operator()(const rename_foreign_key&) const { return "RenameForeignKey"; }
  std::string_view operator()(const add_foreign_key&) const { return "AddForeignKey"; }
  std::string_view operator()(const rename_index&) const { return renames_indexes ? "RenameIndex" : "RedefineIndex"; }

  bool renames_indexes;
};

}  // namespace

std::string script(const plan& whole, const dialect& target) {
  if (whole.steps.empty()) return "-- This is an empty migration.";
  std::string text;
  for (const step& one : whole.steps) {
    if (!text.empty()) text += '\n';
    text.append("-- ").append(std::visit(title{target.can().renames_indexes}, one)).append("\n");
    for (const command& s : target.render(whole, one)) text.append(s.sql).append(";\n");
  }
  return text;
}

}  // namespace tenon::migrate
