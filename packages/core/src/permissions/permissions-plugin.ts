import { definePlugin } from "../plugin/define-plugin.ts";
import { listPermissions } from "./list-permissions.ts";

export const permissionOperations = { list: listPermissions };

export const permissionsPlugin = definePlugin({ name: "permissions", contract: 1, operations: permissionOperations });
